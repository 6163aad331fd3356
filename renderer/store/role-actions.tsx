import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { ConsoleInput, ConsoleView } from '#contract/console.ts'
import type { RoleView, SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { terminalsFollow, terminalsWith } from '#shared/terminals.ts'
import { timeLeft } from '#shared/times.ts'
import { useAnnounce } from '../ui/announce.tsx'
import { type Ask, useConfirm } from '../ui/dialogs/confirm.tsx'
import { failureOf } from '../ui/failure.ts'
import { titleAmong } from '../ui/marks/use-title.ts'
import { type Page, usePage } from './context.tsx'
import { consoleQuestion } from './console-question.tsx'
import { applyProgress, type Doing, type Opening, type Progress } from './progress.ts'
import { type BeginSignIn, useBeginSignIn } from './sign-in.ts'
import { type Fate, useFate } from './use-fate.ts'

/** By role, since a person thinks of the role and not of its session. How each ends is told by `use-fate.ts`. */
export interface RoleActions {
  readonly start: (role: Named, region?: string) => void
  /** Gives it to every terminal that follows; null: none. */
  readonly use: (role: Named | null) => void
  readonly renew: (role: Named) => void
  /** Its stand-in keys wait for the next start. */
  readonly end: (role: Named) => void
  /** Ends it, and its stand-in keys for good. */
  readonly revoke: (role: Named) => void
  readonly favourite: (role: RoleView) => void
  /** In the browser; nothing of it comes here but what was opened. */
  readonly console: (role: Named, page?: ConsolePage) => void
}

/** Left out: its home page. */
export type ConsolePage = Partial<Pick<ConsoleInput, 'to' | 'region'>>

export interface Named {
  readonly id: string
  readonly name: string
}

function createRoleActions(
  { client, stores, now }: Page,
  announce: ReturnType<typeof useAnnounce>,
  fate: Fate,
  signIn: BeginSignIn,
  ask: Ask,
): RoleActions {
  const { agent } = client
  const goingOn = (roleId: string): Progress | undefined => stores.progress.getState().get(roleId)
  const set = (roleId: string, progress: Progress | undefined): void =>
    stores.progress.setState((known) => applyProgress(known, roleId, progress), true)
  /** Asked before the call: an ended session is gone from the lists after it. */
  function titleOf(role: Named): string {
    const session = stores.status.getState()?.sessions.find(({ roleId }) => roleId === role.id)
    const roles = stores.roles.getState()
    return titleAmong(roles, roles?.get(role.id) ?? { source: '', ...session, ...role })
  }

  /** Whoever begins something is there, and signs in first where the role's source waits for that. False when they did not. */
  async function isSignedIn(role: Named): Promise<boolean> {
    const { sources, sessions } = stores.status.getState() ?? {}
    const name =
      stores.roles.getState()?.get(role.id)?.source ?? sessions?.find(({ roleId }) => roleId === role.id)?.source
    const source = sources?.find((each) => each.name === name)
    return source?.signsIn !== true || source.state !== 'needs-sign-in' || (await signIn(source.name))
  }

  async function attempt(role: Named, doing: Doing, call: () => Promise<SessionView>): Promise<void> {
    const before = goingOn(role.id)
    // A start that AWS leaves without an answer can be ended; nothing else is begun twice.
    if (before?.kind === 'doing' && (doing !== 'end' || before.doing === 'end')) return
    // Asked before the call: by its end the role counts as used.
    const first = doing === 'start' && stores.roles.getState()?.get(role.id)?.lastUsedAt === undefined
    const title = titleOf(role)
    const own: Progress = { kind: 'doing', doing }
    set(role.id, own)
    try {
      if (doing !== 'end' && !(await isSignedIn(role))) return set(role.id, undefined)
      const session = await call()
      const said = doing === 'start' && goingOn(role.id) === own ? await follow(role, title) : undefined
      if (goingOn(role.id) !== own) return
      set(role.id, first ? { kind: 'next' } : undefined)
      tellEnd(role, title, doing, session, { first, said })
    } catch (error) {
      // It was ended meanwhile, and the end is told.
      if (goingOn(role.id) !== own) return
      const again = (): void => void attempt(role, doing, call)
      const action = doing === 'end' ? {} : { action: { kind: doing, roleId: role.id, label: t.roles.tryAgain } }
      const what = { id: `failed/${role.id}`, roleId: role.id, title, ...action }
      set(role.id, { kind: 'failed', doing, failure: fate.failed(what, error), again })
    }
  }

  /** What to say of terminals; undefined where they did not get it. */
  async function give(role: string | null, title: string): Promise<string | undefined> {
    try {
      const view = await agent.terminals.use({ role })
      if (view.wrote !== undefined) fate.done(t.terminals.wrote(view.wrote))
      return role === null
        ? t.terminals.noneHasIt
        : t.terminals.haveIt(terminalsWith(view, role) ?? 0, view.terminals.length)
    } catch (error) {
      fate.failed({ id: 'terminals', title: t.terminals.failed(title) }, error)
      return undefined
    }
  }

  const follow = async (role: Named, title: string): Promise<string | undefined> =>
    terminalsFollow(stores.terminals.getState()) ? give(role.id, title) : undefined

  function tellEnd(
    role: Named,
    title: string,
    doing: Doing,
    { expiresAt }: SessionView,
    { first, said }: { readonly first: boolean; readonly said: string | undefined },
  ): void {
    if (doing === 'end')
      return fate.done(t.roles.announceEnded(title), { label: t.roles.startAgain, onPress: () => start(role) })
    if (doing === 'renew') return fate.showed(role.id, t.roles.announceRenewed(title))
    const left = expiresAt === undefined ? undefined : timeLeft(Date.parse(expiresAt) - now())
    const ready = t.roles.announceReady(title, left)
    // The next step is shown after a first start, and says it itself.
    if (said !== undefined && !first) fate.done(`${ready} ${said}`)
    else fate.showed(role.id, first ? `${ready} ${said ?? t.roles.announceNext}` : ready)
  }

  function start(role: Named, region?: string): void {
    announce(t.roles.announceStarting(titleOf(role)))
    const input = { role: role.id, ...(region === undefined ? {} : { region }) }
    void attempt(role, 'start', () => agent.sessions.start(input))
  }

  async function use(role: Named | null): Promise<void> {
    const title = role === null ? t.terminals.none : titleOf(role)
    const said = await give(role?.id ?? null, title)
    if (said !== undefined) fate.done(role === null ? said : `${title}: ${said}`)
  }

  type Wish = ConsolePage & { readonly role: string; readonly confirmed?: boolean }
  const askConsole = async (wish: Wish): Promise<ConsoleView> =>
    await (client.desktop?.openConsole(wish) ?? agent.console.open(wish).then((got) => got.console))

  /** Undefined: the person thought better of it. */
  async function consoleOf(wish: Wish): Promise<ConsoleView | undefined> {
    try {
      return await askConsole(wish)
    } catch (error) {
      if (failureOf(error).code !== 'needs-confirmation') throw error
      const yes = await ask(consoleQuestion(stores, wish.role, now()))
      return yes ? await askConsole({ ...wish, confirmed: true }) : undefined
    }
  }

  async function openConsole(role: Named, page: ConsolePage = {}): Promise<void> {
    const own: Opening = { roleId: role.id, page: JSON.stringify(page) }
    // One that is on its way is not opened twice.
    if (stores.opening.getState().some((each) => each.roleId === own.roleId && each.page === own.page)) return
    const title = titleOf(role)
    stores.opening.setState((known) => [...known, own], true)
    try {
      if (!(await isSignedIn(role))) return
      announce(t.consoles.opening(title))
      const opened = await consoleOf({ role: role.id, ...page })
      if (opened === undefined) return
      fate.done(t.consoles.opened(title, opened.expiresAt, opened.why, now()))
    } catch (error) {
      // No row says it.
      fate.failed({ id: `console/${role.id}`, title: t.consoles.failed(title) }, error)
    } finally {
      stores.opening.setState((known) => known.filter((each) => each !== own), true)
    }
  }

  return {
    start,
    console: (role, page) => void openConsole(role, page),
    use: (role) => void use(role),
    renew: (role) => void attempt(role, 'renew', () => agent.sessions.renew({ role: role.id })),
    end: (role) => void attempt(role, 'end', () => agent.sessions.end({ role: role.id })),
    revoke: (role) => void attempt(role, 'end', () => agent.sessions.end({ role: role.id, revoke: true })),
    favourite(role) {
      const { id, favourite } = role
      const title = titleAmong(stores.roles.getState(), role)
      agent.roles.favourite({ role: id, on: !favourite }).then(
        // The row moves to another place of the list.
        () => fate.done(favourite ? t.roles.noFavourite(title) : t.roles.isFavourite(title)),
        (error: unknown) => fate.failed({ id: `favourite/${id}`, title: t.roles.failedTo.favourite(title) }, error),
      )
    },
  }
}

const RoleActionsContext = createContext<RoleActions | undefined>(undefined)

/** Made once for the page: what one view began ends wherever the person is by then. */
export function RoleActionsProvider({ children }: { readonly children: ReactNode }) {
  const page = usePage()
  const announce = useAnnounce()
  const fate = useFate()
  const signIn = useBeginSignIn()
  const ask = useConfirm()
  const actions = useMemo(
    () => createRoleActions(page, announce, fate, signIn, ask),
    [page, announce, fate, signIn, ask],
  )
  return <RoleActionsContext value={actions}>{children}</RoleActionsContext>
}

export function useRoleActions(): RoleActions {
  const actions = useContext(RoleActionsContext)
  if (actions === undefined) throw new Error('no RoleActionsProvider around this component')
  return actions
}
