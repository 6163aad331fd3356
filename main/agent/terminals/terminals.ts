// Which role terminals have: one for all of them, others for those that are pinned. Written where their hooks read it.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SessionView } from '#contract/model.ts'
import type { TerminalRole, TerminalsView } from '#contract/terminals.ts'
import { defined } from '#shared/defined.ts'
import type { ProfileFiles } from '#local/aws-files.ts'
import type { Environment } from '#local/environment.ts'
import type { Paths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createSerial } from '#util/async/serial.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { HandOuts, HandOutToTerminals } from '../hand-out/types.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { type Chosen, type Choices, readChoices, writeChoices } from './choices.ts'
import { followingProfile } from './following-profile.ts'
import type { OpenTerminals } from './open-terminals.ts'
import { plainText } from '#shared/plain-text.ts'
import { stateText } from './state-text.ts'

type Callers = Readonly<Record<string, string>>

export interface TerminalsDeps {
  readonly paths: Pick<Paths, 'terminals'>
  readonly handOut: HandOutToTerminals
  readonly credentials: HandOuts['credentials']
  readonly standIns: HandOuts['standIns']
  /** Sees to the profile that follows; gives the file where it had to be written. */
  readonly writeProfile: (files: ProfileFiles | undefined) => Promise<string | undefined>
  readonly sessions: Pick<Sessions, 'list' | 'subscribe'>
  readonly open: OpenTerminals
  /** Of the agent, for who chose without a shell. */
  readonly env: Callers
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
}

export interface UseOptions {
  readonly region?: string
  readonly direct?: boolean
  readonly keys: boolean
  readonly files?: ProfileFiles
  readonly terminal?: string
  readonly caller?: Callers
}

/** What terminals have: a role, or none by choice. */
type Given = { readonly chosen: Chosen; readonly role: TerminalRole; readonly environment: Environment } | 'none'

export async function openTerminals(deps: TerminalsDeps) {
  const { paths, handOut, credentials, standIns, writeProfile, sessions, open, env, clock, log } = deps
  /** `all`, or a terminal's id. */
  const given = new Map<string, Given>()
  const listeners = createListeners()
  const inTurn = createSerial()
  const before = await readChoices(paths)
  let caller: Callers | undefined = before.caller
  let generation = clock.now()

  async function give(to: string, chosen: Chosen, signal: AbortSignal, attended: boolean): Promise<void> {
    const { region, keys } = chosen
    const profile = keys ? undefined : followingProfile
    const request = { region, direct: chosen.direct, profile, attended, caller: caller ?? env }
    const { environment, session, direct } = await handOut(chosen.role, request, signal)
    const role = { ...roleOf(session), region: region ?? session.region, direct, ...defined({ profile }) }
    given.set(to, { chosen: { ...chosen, role: session.roleId }, role, environment })
  }

  /** The pins first: the state's new first line is what terminals look for. */
  const write = (): Promise<void> =>
    inTurn(async () => {
      generation = Math.max(generation + 1, clock.now())
      const first = generation.toString(36)
      for (const name of await readdir(paths.terminals)) {
        const id = /^pin\.(\d+-\d+)$/.exec(name)?.[1]
        if (id !== undefined && !given.has(id)) await rm(join(paths.terminals, name), { force: true })
      }
      for (const [to, what] of given)
        if (to !== 'all') await writeFileAtomic(join(paths.terminals, `pin.${to}`), stateText(first, variablesOf(what)))
      await writeFileAtomic(join(paths.terminals, 'state'), stateText(first, variablesOf(given.get('all'))))
      await writeChoices(paths, choices())
    }).finally(() => listeners.tell())

  function choices(): Choices {
    const chosen = [...given].map(([to, what]) => [to, what === 'none' ? null : what.chosen] as const)
    return { version: 1, chosen: Object.fromEntries(chosen), ...defined({ caller }) }
  }

  const quietly = (): void =>
    void write().catch((error: unknown) => log.warn('the role of terminals could not be written', { error }))

  /** A session that ended takes its role away from terminals; one that was renewed ends later. */
  function follow(views: readonly SessionView[]): void {
    let isChanged = false
    for (const [to, what] of given) {
      if (what === 'none') continue
      const session = views.find(({ roleId }) => roleId === what.role.roleId)
      if (session === undefined || session.state === 'stopped') given.delete(to)
      else if (session.expiresAt === what.role.expiresAt) continue
      else given.set(to, { ...what, role: { ...what.role, ...roleOf(session) } })
      isChanged = true
    }
    if (isChanged) quietly()
  }

  /** A terminal that is gone needs its role no more. */
  function forget(): void {
    const here = new Set(open.list().map(({ id }) => id))
    const gone = [...given.keys()].filter((to) => to !== 'all' && !here.has(to))
    for (const to of gone) given.delete(to)
    if (gone.length > 0) quietly()
    else listeners.tell()
  }

  const viewRole = (to: string): TerminalRole | undefined => {
    const what = given.get(to)
    return what === undefined || what === 'none' ? undefined : what.role
  }

  function list(): TerminalsView {
    const terminals = open.list().map(({ id, pid, shell, folder, own }) => {
      const pinned = given.has(id)
      const role = pinned ? viewRole(id) : own === '' ? viewRole('all') : undefined
      return { id, pid, shell, folder, pinned, ...defined({ role, own: own === '' ? undefined : own }) }
    })
    return { terminals, ...defined({ all: viewRole('all') }) }
  }

  async function requireOpen(id: string): Promise<void> {
    await open.refresh()
    if (open.list().some((terminal) => terminal.id === id)) return
    throw new AppError('not-found', 'this terminal is not known', {
      hint: 'It needs the hook: latchkey hook install. Then open a new terminal.',
    })
  }

  // What was chosen before this agent was started, where its sessions live on.
  for (const [to, chosen] of Object.entries(before.chosen)) {
    if (chosen === null) given.set(to, 'none')
    else if (sessions.list().some(({ roleId }) => roleId === chosen.role))
      await give(to, chosen, new AbortController().signal, false).catch((error: unknown) =>
        log.warn('terminals could not be given their role again', { error }),
      )
  }
  await write()
  const ends = [sessions.subscribe(follow), open.subscribe(forget)]

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
        await give(to, { role, keys, ...defined({ region, direct }) }, signal, true)
      } else if (to === 'all') given.delete(to)
      else given.set(to, 'none')
      await write()
      return { ...list(), ...defined({ wrote }) }
    },
    /** The credentials of the role that this terminal has, as `credential_process` JSON. */
    async credentials(terminal: string, signal: AbortSignal): Promise<string> {
      const what = given.get(terminal) ?? given.get('all')
      if (what !== undefined && what !== 'none')
        return what.role.direct ? credentials(what.role.roleId, signal) : standIns(what.role.roleId, signal)
      throw new AppError('not-found', 'no role is in use', { hint: 'Choose one: latchkey use ROLE' })
    },
    async follow(terminal: string): Promise<TerminalsView> {
      given.delete(terminal)
      await write()
      return list()
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

function roleOf({ role, roleId, accountName, accountId, expiresAt }: SessionView) {
  return { role, roleId, ...defined({ accountName, accountId, expiresAt }) }
}

/** With what a prompt shows. */
function variablesOf(what: Given | undefined): Environment | undefined {
  if (what === undefined || what === 'none') return undefined
  const { role, environment } = what
  const name = plainText(role.accountName === undefined ? role.role : `${role.accountName}/${role.role}`)
  const shown = { LATCHKEY_ROLE: name, LATCHKEY_ROLE_ID: role.roleId, LATCHKEY_EXPIRES: role.expiresAt }
  // The hook's own are its own affair.
  const unset = environment.unset.filter((each) => !each.startsWith('LATCHKEY_'))
  return { set: { ...environment.set, ...defined(shown) }, unset }
}
