// Which role terminals have: one for all of them, others for those that are pinned. Written where their hooks read it.
import type { SessionView } from '#contract/model.ts'
import type { RevokedView, TerminalRole, TerminalsView } from '#contract/terminals.ts'
import { defined } from '#shared/defined.ts'
import { type Environs, isProduction } from '#shared/environment-of.ts'
import type { ProfileFiles } from '#local/aws-files.ts'
import { followingProfile } from '#local/hook/variables.ts'
import type { Paths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createSerial } from '#util/async/serial.ts'
import type { Timers } from '#util/async/timers.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { HandOuts, HandOutToTerminals } from '../hand-out/types.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { type Chosen, type Choices, readChoices, writeChoices } from './choices.ts'
import { createFolderRoles } from './folder-roles.ts'
import { followed, type Given, roleOf, variablesOf } from './given.ts'
import type { OpenTerminal, OpenTerminals } from './open-terminals.ts'
import { createLastUses } from './last-uses.ts'
import { createStateFiles } from './state-files.ts'
import { stateText } from './state-text.ts'
import type { Decided, TrustedFolders } from './trusted-folders.ts'

type Callers = Readonly<Record<string, string>>

export interface TerminalsDeps {
  readonly paths: Pick<Paths, 'terminals'>
  readonly handOut: HandOutToTerminals
  readonly credentials: HandOuts['credentials']
  readonly standIns: HandOuts['standIns']
  /** Sees to the profile that follows; gives the file where it had to be written. */
  readonly writeProfile: (files: ProfileFiles | undefined) => Promise<string | undefined>
  readonly sessions: Pick<Sessions, 'list' | 'subscribe' | 'revokeTerminal' | 'lastUse' | 'subscribeUses'>
  readonly open: OpenTerminals
  readonly trusted: TrustedFolders
  /** Throws AppError where no role is called so. */
  readonly resolve: (role: string) => Environs & { readonly id: string }
  /** Of the agent, for who chose without a shell. */
  readonly env: Callers
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Pick<Log, 'warn'>
  /** Told of the start alone: what is asked for later says so itself. */
  readonly unavailable: (error: unknown) => void
}

export interface UseOptions {
  readonly region?: string
  readonly direct?: boolean
  readonly keys: boolean
  readonly files?: ProfileFiles
  readonly terminal?: string
  readonly caller?: Callers
}

export async function openTerminals(deps: TerminalsDeps) {
  const {
    paths,
    handOut,
    credentials,
    standIns,
    writeProfile,
    sessions,
    open,
    trusted,
    resolve,
    env,
    clock,
    timers,
    log,
  } = deps
  /** To `all`, or to a terminal by its id; none by choice. */
  const given = new Map<string, Given | 'none'>()
  const listeners = createListeners()
  const inTurn = createSerial()
  const before = await readChoices(paths)
  let caller: Callers | undefined = before.caller
  const writeFiles = createStateFiles(paths.terminals, clock)
  const uses = createLastUses({ sessions, clock, timers, changed: listeners.tell })

  async function make(to: string, chosen: Chosen, signal: AbortSignal, attended: boolean): Promise<Given> {
    const { region, keys } = chosen
    const profile = keys ? undefined : followingProfile
    const terminal = to === 'all' ? undefined : to
    const request = { terminal, region, direct: chosen.direct, profile, attended, caller: caller ?? env }
    const { environment, session, direct } = await handOut(chosen.role, request, signal)
    const role = { ...roleOf(session), region: region ?? session.region, direct, ...defined({ profile }) }
    const isMarked = isProduction(resolve(session.roleId))
    return { chosen: { ...chosen, role: session.roleId }, role, environment, isProduction: isMarked }
  }

  const folders = createFolderRoles({
    trusted,
    open,
    isPinned: (id) => given.has(id),
    resolve,
    stateOf: (role) => sessions.list().find(({ roleId }) => roleId === idOf(role))?.state,
    make: (id, { role, region }, { keys }) => make(id, { role, keys, ...defined({ region }) }, never, false),
    changed: () => quietly(),
  })

  function idOf(role: string): string | undefined {
    try {
      return resolve(role).id
    } catch {
      return undefined
    }
  }

  /** By file. The state last: its new first line is what terminals look for. */
  function textsOf(first: string): ReadonlyMap<string, string> {
    const text = (to: string): string => {
      const what = given.get(to)
      return stateText(first, what === undefined || what === 'none' ? undefined : variablesOf(what))
    }
    const pins = [...given.keys()].filter((to) => to !== 'all').map((to) => [`pin.${to}`, text(to)] as const)
    return new Map([...pins, ...folders.texts(first), ['state', text('all')]])
  }

  const write = (): Promise<void> =>
    inTurn(async () => {
      await writeFiles(textsOf)
      await writeChoices(paths, choices())
    }).finally(() => listeners.tell())

  /** Settles when the next prompt of each terminal finds what it is to have. */
  async function again(): Promise<void> {
    folders.look()
    await folders.settled()
    await write()
  }

  function choices(): Choices {
    const chosen = [...given].map(([to, what]) => [to, what === 'none' ? null : what.chosen] as const)
    return { version: 1, chosen: Object.fromEntries(chosen), ...defined({ caller }) }
  }

  const quietly = (): void =>
    void write().catch((error: unknown) => log.warn('the role of terminals could not be written', { error }))

  function follow(views: readonly SessionView[]): void {
    let isChanged = folders.follow((what) => followed(what, views))
    for (const [to, what] of given) {
      if (what === 'none') continue
      const next = followed(what, views)
      isChanged ||= next !== what
      if (next === undefined) given.delete(to)
      else given.set(to, next)
    }
    if (isChanged) quietly()
  }

  /** A terminal that is gone needs its role no more; one that came to another folder may get one. */
  function look(): void {
    const here = new Set(open.list().map(({ id }) => id))
    const gone = [...given.keys()].filter((to) => to !== 'all' && !here.has(to))
    for (const to of gone) given.delete(to)
    uses.keep(here)
    if (folders.look() || gone.length > 0) quietly()
    else listeners.tell()
  }

  const viewRole = (to: string): TerminalRole | undefined => {
    const what = given.get(to)
    return what === undefined || what === 'none' ? undefined : what.role
  }

  function roleFor({ id, own }: OpenTerminal): TerminalRole | undefined {
    if (given.has(id)) return viewRole(id)
    return folders.here(id)?.what.role ?? (own === '' ? viewRole('all') : undefined)
  }

  function list(): TerminalsView {
    const terminals = open.list().map((terminal) => {
      const { id, pid, shell, folder, own } = terminal
      const pinned = given.has(id)
      const file = pinned ? undefined : folders.here(id)?.file
      const role = roleFor(terminal)
      const keepsOwn = own === '' || file !== undefined ? undefined : own
      return { id, pid, shell, folder, pinned, ...defined({ role, file, own: keepsOwn, lastUsedAt: uses.of(id) }) }
    })
    return { terminals, ...defined({ all: viewRole('all') }) }
  }

  /** One that was opened just now may not have been seen yet. */
  async function isOpen(id: string): Promise<boolean> {
    const isSeen = (): boolean => open.list().some((terminal) => terminal.id === id)
    if (id !== '' && !isSeen()) await open.refresh()
    return isSeen()
  }

  async function requireOpen(id: string): Promise<void> {
    if (await isOpen(id)) return
    throw new AppError('not-found', 'this terminal is not known', {
      hint: 'It needs the hook: latchkey hook install. Then open a new terminal.',
    })
  }

  // What was chosen before this agent was started, where its sessions live on.
  for (const [to, chosen] of Object.entries(before.chosen)) {
    if (chosen === null) given.set(to, 'none')
    else if (sessions.list().some(({ roleId }) => roleId === chosen.role))
      await make(to, chosen, never, false).then(
        (what) => given.set(to, what),
        (error: unknown) => log.warn('terminals could not be given their role again', { error }),
      )
  }
  // Nobody came there now, so what does not run is not started.
  folders.look(false)
  await folders.settled()
  await write().catch(deps.unavailable)
  const ends = [sessions.subscribe(follow), open.subscribe(look), uses.close]

  return {
    list,
    subscribe: listeners.subscribe,
    refresh: open.refresh,
    async use(role: string | null, options: UseOptions, signal: AbortSignal): Promise<TerminalsView> {
      const to = options.terminal ?? 'all'
      if (to !== 'all') await requireOpen(to)
      caller = options.caller ?? caller
      let wrote: string | undefined
      if (role !== null) {
        const { region, direct, keys } = options
        if (!keys) wrote = await writeProfile(options.files)
        given.set(to, await make(to, { role, keys, ...defined({ region, direct }) }, signal, true))
      } else if (to === 'all') given.delete(to)
      else given.set(to, 'none')
      folders.look()
      await write()
      return { ...list(), ...defined({ wrote }) }
    },
    /** The credentials of the role in use, as `credential_process` JSON; see `HandOuts.inUse`. */
    async credentials(text: string, signal: AbortSignal): Promise<string> {
      const [of = 'all', asker = ''] = text.split('.')
      const what = given.get(of) ?? folders.last(of) ?? given.get('all')
      // A terminal without a role has none for what was started in it before, either.
      const hasNone = (): boolean => given.get(asker) === 'none'
      if (what === undefined || what === 'none' || hasNone()) throw noRole()
      const { direct, roleId } = what.role
      const here = (await isOpen(asker)) ? asker : undefined
      const answer = await (direct ? credentials(roleId, signal) : standIns(roleId, signal, here))
      if (hasNone()) {
        // Revoked meanwhile.
        await sessions.revokeTerminal(asker)
        throw noRole()
      }
      if (direct && here !== undefined) uses.took(here)
      return answer
    },
    async follow(terminal: string): Promise<TerminalsView> {
      given.delete(terminal)
      await again()
      return list()
    },
    /** Its keys are dead at once and it has no role any more, until it is given one. */
    async revoke(id: string): Promise<RevokedView> {
      await requireOpen(id)
      const terminal = open.list().find((each) => each.id === id)
      const role = terminal && roleFor(terminal)
      const isShared = role?.profile === undefined && !given.has(id) && folders.here(id) === undefined
      given.set(id, 'none')
      await sessions.revokeTerminal(id)
      folders.look()
      await write()
      return { ...list(), left: role === undefined ? [] : role.direct ? ['real'] : isShared ? ['shared'] : [] }
    },
    folders: folders.list,
    /** Nothing is written to the AWS files by entering a folder, so the profile that its role takes is seen to here. */
    async decide(folder: string, how: Pick<Decided, 'allowed' | 'keys'>, files?: ProfileFiles) {
      const { hash: _hash, ...decided } = await folders.decide(folder, how)
      const wrote = how.allowed && !how.keys ? await writeProfile(files) : undefined
      await open.refresh()
      await again()
      return { ...decided, ...defined({ wrote }) }
    },
    /** Once terminals may see all that was done before. */
    settled: (): Promise<void> => inTurn(() => Promise.resolve()),
    /** What was given stays where its sessions live on, and is gone with them. */
    async close(): Promise<void> {
      for (const end of ends) end()
      await inTurn(() => Promise.resolve())
      await open.close()
    },
  }
}

export type Terminals = Awaited<ReturnType<typeof openTerminals>>

const noRole = (): AppError => new AppError('not-found', 'no role is in use', { hint: 'Choose one: latchkey use ROLE' })
const never = new AbortController().signal
