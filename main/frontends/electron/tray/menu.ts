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
import { item, menuText, plainText } from './menu-text.ts'
import { compare, roleLabel, sessionName } from './pick-roles.ts'
import { isSignInWanted, sourceItems } from './source-items.ts'

export type TrayAction =
  | { readonly kind: 'start' | 'renew' | 'end' | 'copy' | 'console'; readonly roleId: string; readonly name: string }
  /** Null: none. */
  | { readonly kind: 'use'; readonly roleId: string | null; readonly name: string }
  | { readonly kind: 'search' }
  | { readonly kind: 'sign-in'; readonly source: string }
  /** `source`: whose details. */
  | { readonly kind: 'show'; readonly view: View; readonly source?: string }
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
  /** The first few roles of sources that nobody signs in to, by name; those that run are left out. */
  readonly listed: ReadonlyMap<string, readonly RoleView[]>
  readonly terminals?: TerminalsView | undefined
  readonly consoles: Consoles<ConsoleView>
  /** What stands beside the icon. */
  readonly time: 'off' | 'time' | 'role'
  /** Questions that wait for the person. */
  readonly prompts: number
  /** Version that is installed at the next quit. */
  readonly updateReady?: string | undefined
}

const mostSessions = 20

/** `now`: epoch ms. */
export function trayMenu(state: TrayState, now: number): readonly TrayItem[] {
  const groups: readonly (readonly TrayItem[])[] = [
    sessionItems(state, now),
    state.terminals?.all === undefined ? [] : [item(terminalText.none, { kind: 'use', roleId: null, name: '' })],
    roleGroup(text.favourites, state.favourites),
    roleGroup(text.recent, state.recent),
    [...sourceItems(state), ...agentItems(state)],
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

/** Leaves room for the time behind it. */
const longestName = 60
