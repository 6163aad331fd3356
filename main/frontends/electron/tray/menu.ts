// The tray's menu as data: a pure function of what is known, so that it can be read and tested without a tray.
import type { RoleView, SessionView, SourceView } from '#contract/model.ts'
import type { ConsoleView } from '#contract/console.ts'
import type { View } from '#contract/desktop.ts'
import type { TerminalsView } from '#contract/terminals.ts'
import { consoleOutlook } from '#shared/console/outlook.ts'
import { type Consoles, effectOn } from '#shared/console/several.ts'
import { offersOf, type SessionOffers } from '#shared/session-offers.ts'
import { consoles as consoleText } from '#shared/strings/en/console.ts'
import { terminals as terminalText } from '#shared/strings/en/terminals.ts'
import { tray as text } from '#shared/strings/en/tray.ts'
import { timeLeft } from '#shared/times.ts'

export type TrayAction =
  | { readonly kind: 'start' | 'renew' | 'end' | 'copy' | 'console'; readonly roleId: string; readonly name: string }
  /** Null: none. */
  | { readonly kind: 'use'; readonly roleId: string | null; readonly name: string }
  | { readonly kind: 'search' }
  | { readonly kind: 'sign-in'; readonly source: string }
  | { readonly kind: 'show'; readonly view: View }
  | { readonly kind: 'install-update' }
  | { readonly kind: 'start-agent' }
  | { readonly kind: 'quit' }

export type TrayItem =
  | { readonly kind: 'separator' }
  /** Text without a use; no action makes an item that cannot be chosen. */
  | { readonly kind: 'item'; readonly label: string; readonly action?: TrayAction; readonly checked?: boolean }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly TrayItem[] }

export interface TrayState {
  readonly agent:
    | { readonly kind: 'starting' | 'failed' | 'stopped' | 'own' }
    | { readonly kind: 'attached'; readonly pid: number }
  readonly sessions: readonly SessionView[]
  readonly sources: readonly SourceView[]
  /** Of the sessions, by id; a list may come after them. */
  readonly roles: ReadonlyMap<string, RoleView>
  /** Without a password. */
  readonly proxyUrl?: string | undefined
  /** At most a few of each, picked by `pickRoles`. */
  readonly favourites: readonly RoleView[]
  readonly recent: readonly RoleView[]
  readonly terminals?: TerminalsView | undefined
  readonly consoles: Consoles<ConsoleView>
  /** What stands beside the icon. */
  readonly time: 'off' | 'time' | 'role'
  /** Questions that wait for the person. */
  readonly prompts: number
  /** Version that is installed at the next quit. */
  readonly updateReady?: string | undefined
}

/** Menus of the system get slow and unreadable beyond a screen. */
const mostOfEach = 10
const mostSessions = 20

/** The few roles that a menu holds, of any number. Running ones have an entry of their own. */
export function pickRoles(roles: Iterable<RoleView>): Pick<TrayState, 'favourites' | 'recent'> {
  const favourites: RoleView[] = []
  const recent: RoleView[] = []
  for (const role of roles) {
    if (isRunning(role)) continue
    if (role.favourite) favourites.push(role)
    else if (role.lastUsedAt !== undefined) recent.push(role)
  }
  return {
    favourites: favourites.toSorted((a, b) => compare(roleLabel(a), roleLabel(b))).slice(0, mostOfEach),
    recent: recent.toSorted((a, b) => compare(b.lastUsedAt ?? '', a.lastUsedAt ?? '')).slice(0, mostOfEach),
  }
}

/** `now`: epoch ms. */
export function trayMenu(state: TrayState, now: number): readonly TrayItem[] {
  const groups: readonly (readonly TrayItem[])[] = [
    sessionItems(state, now),
    state.terminals?.all === undefined ? [] : [item(terminalText.none, { kind: 'use', roleId: null, name: '' })],
    roleGroup(text.favourites, state.favourites),
    roleGroup(text.recent, state.recent),
    [...sourceItems(state.sources), ...agentItems(state)],
    [
      { kind: 'item', label: text.search, action: { kind: 'search' } },
      { kind: 'item', label: text.settings, action: { kind: 'show', view: 'settings' } },
    ],
    [
      ...(state.updateReady === undefined
        ? []
        : [item(text.installUpdate(state.updateReady), { kind: 'install-update' })]),
      item(text.quit, { kind: 'quit' }),
    ],
  ]
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, at) => (at === 0 ? group : [{ kind: 'separator' } as const, ...group]))
}

/** Sessions that a person thinks of as running, the one that ends first on top. */
export function running(sessions: readonly SessionView[]): readonly SessionView[] {
  return sessions
    .filter((session) => session.state !== 'stopped')
    .toSorted((a, b) => compare(a.expiresAt ?? '9', b.expiresAt ?? '9'))
}

export function sessionName({ role, accountName, accountId }: SessionView | RoleNames): string {
  const account = accountName ?? accountId
  return account === undefined ? role : `${account} / ${role}`
}

interface RoleNames {
  readonly role: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
}

const roleLabel = ({ name, accountName, accountId }: RoleView): string =>
  sessionName({ role: name, accountName, accountId })

function sessionItems(
  state: Pick<TrayState, 'sessions' | 'sources' | 'roles' | 'terminals' | 'consoles'>,
  now: number,
): readonly TrayItem[] {
  const sessions = running(state.sessions)
  const waiting = new Set(state.sources.filter(isSignInWanted).map(({ name }) => name))
  const shown = sessions.slice(0, mostSessions).map((session) => sessionItem(session, state, waiting, now))
  const more = sessions.length - shown.length
  return more > 0 ? [...shown, item(text.moreSessions(more), { kind: 'show', view: 'sessions' })] : shown
}

/** `waiting`: sources that somebody has to sign in to first. */
function sessionItem(
  session: SessionView,
  { terminals, sources, roles, consoles }: Pick<TrayState, 'sources' | 'roles' | 'terminals' | 'consoles'>,
  waiting: ReadonlySet<string>,
  now: number,
): TrayItem {
  const name = sessionName(session)
  const act = (kind: 'start' | 'renew' | 'end' | 'copy' | 'console'): TrayAction => ({
    kind,
    roleId: session.roleId,
    name,
  })
  const offers = offersOf(session, now)
  const { call, word } = offers.renewal
  const { source } = session
  const kind = sources.find(({ name: each }) => each === source)?.kind
  const renewal: TrayAction = waiting.has(source) ? { kind: 'sign-in', source } : act(call)
  return {
    kind: 'submenu',
    label: menuText(text.session(plainText(name, longestName), sessionTime(offers))),
    items: [
      ...(offers.isLive && terminals !== undefined ? [useItem(session, name, terminals)] : []),
      ...(offers.isLive
        ? [
            consoleItem(roles.get(session.roleId), kind, consoles, act('console'), now),
            item(text.copyEnvironment, act('copy')),
          ]
        : []),
      offers.isBusy
        ? { kind: 'item', label: text[word] }
        : item(waiting.has(source) ? text.signIn : text[word], renewal),
      item(text.end, act('end')),
    ],
  }
}

/** It says before for how long, and what becomes of others. */
function consoleItem(
  role: RoleView | undefined,
  sourceKind: string | undefined,
  consoles: TrayState['consoles'],
  action: TrayAction,
  now: number,
): TrayItem {
  if (role === undefined) return item(consoleText.open, action)
  const effect = role.neverDirect ? ({ kind: 'none' } as const) : effectOn(consoles, role, now)
  const label = consoleText.openFor(consoleOutlook(role, sourceKind), effect)
  return role.neverDirect ? { kind: 'item', label: menuText(label) } : item(label, action)
}

/** Checked, it takes the role away again. */
function useItem({ roleId }: SessionView, name: string, { all }: TerminalsView): TrayItem {
  const checked = all?.roleId === roleId
  return { ...item(terminalText.use, { kind: 'use', roleId: checked ? null : roleId, name }), checked }
}

function sessionTime({ state, left, isLive, needsPerson }: SessionOffers): string {
  if (!isLive || state === 'starting') return text.state[state]
  const time = left === undefined ? text.noEnd : left === 0 ? text.state.expired : text.sessionEnds(trayTime(left))
  return needsPerson ? `${time}, ${text.state['needs-sign-in']}` : time
}

/** A menu is not redrawn every second. */
export const trayTime = (ms: number): string => (ms < 60_000 ? text.lastMinute : timeLeft(ms))

function roleGroup(title: string, roles: readonly RoleView[]): readonly TrayItem[] {
  if (roles.length === 0) return []
  return [
    { kind: 'item', label: title },
    ...roles.map((role) => item(roleLabel(role), { kind: 'start', roleId: role.id, name: role.name })),
  ]
}

/** Those that need somebody first, in case not all fit. */
function sourceItems(sources: readonly SourceView[]): readonly TrayItem[] {
  const show = { kind: 'show', view: 'sources' } as const
  const shown = sources
    .toSorted((a, b) => Number(isWell(a)) - Number(isWell(b)))
    .slice(0, mostOfEach)
    .map((source) => {
      const { name, state, problem } = source
      // What is under way says enough.
      const says = state === 'ready' || state === 'error' ? problem : undefined
      return isSignInWanted(source)
        ? item(text.signInTo(name), { kind: 'sign-in', source: name })
        : item(text.source(name, says ?? text.sourceState[state]), show)
    })
  const more = sources.length - shown.length
  return more > 0 ? [...shown, item(text.moreSources(more), show)] : shown
}

const isWell = ({ state, problem }: SourceView): boolean => state === 'ready' && problem === undefined

const isSignInWanted = ({ state, signsIn }: SourceView): boolean => state === 'needs-sign-in' && signsIn === true

function agentItems({ agent, proxyUrl }: TrayState): readonly TrayItem[] {
  const address = proxyUrl === undefined ? undefined : URL.parse(proxyUrl)?.host
  return [
    ...(agent.kind === 'starting' ? [{ kind: 'item', label: text.starting } as const] : []),
    ...(agent.kind === 'failed' ? [{ kind: 'item', label: text.failed } as const] : []),
    ...(agent.kind === 'stopped'
      ? [{ kind: 'item', label: text.stopped } as const, item(text.startAgent, { kind: 'start-agent' })]
      : []),
    ...(address === undefined ? [] : [{ kind: 'item', label: text.proxy(address) } as const]),
    ...(agent.kind === 'attached' ? [{ kind: 'item', label: text.attached(agent.pid) } as const] : []),
  ]
}

function item(label: string, action: TrayAction): Extract<TrayItem, { readonly kind: 'item' }> {
  return { kind: 'item', label: menuText(label), action }
}

const longest = 80
/** Leaves room for the time behind it. */
const longestName = 60

/** Names are other people's text: `&` would mark an access key. */
export const menuText = (label: string): string => plainText(label).replaceAll('&', '&&')

/** Other people's text on one line of bounded length: line ends and direction marks would break it. */
export function plainText(label: string, most = longest): string {
  const plain = Array.from(label.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' '))
  return plain.length > most ? `${plain.slice(0, most - 1).join('')}…` : plain.join('')
}

const isRunning = ({ session }: RoleView): boolean => session !== undefined && session.state !== 'stopped'

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
