// The agent's feeds: one row for each thing that a front end keeps knowing, be it a store of the page or the app's own mirror.
import { assertNever } from '#shared/assert-never.ts'
import type { BrowserRule } from '#shared/console/browser-rules.ts'
import { defined } from '#shared/defined.ts'
import type { FeedEvent } from './app.ts'
import type { AttentionEvent } from './attention.ts'
import type { ConsoleView } from './console.ts'
import type { AgentClient } from './contract.ts'
import type { NoticeView, PromptView, RoleView, SessionUsage, StatusView } from './model.ts'
import type { RolesEvent } from './roles.ts'
import type { SettingView } from './settings.ts'
import type { TerminalsView } from './terminals.ts'

type Options = NonNullable<Parameters<AgentClient['app']['watch']>[1]> & {
  /** Whether a person can answer questions there. */
  readonly answers: boolean
}

interface Feed<State> {
  /** What is known before the first answer. */
  readonly empty: State
  /** The whole of what is known, after each event that makes a difference. Ends with the signal, or with the agent. */
  readonly states: (agent: AgentClient, options: Options) => AsyncIterable<State>
  /** Begins with each subscription, whose first event is the full state. It answers undefined while there is nothing new to show. */
  readonly reader: () => (event: never) => State | undefined
}

export interface Attention {
  readonly prompts: readonly PromptView[]
  /** Oldest first. */
  readonly notices: readonly NoticeView[]
}

/** As many as the agent keeps. */
const mostNotices = 50

const none: Attention = { prompts: [], notices: [] }

const rows = {
  status: feed(
    undefined as StatusView | undefined,
    (agent, options) => agent.app.watch(undefined, options),
    () => (status) => status,
  ),
  roles: feed(
    undefined as ReadonlyMap<string, RoleView> | undefined,
    (agent, options) => agent.roles.watch(undefined, options),
    gatherRoles,
  ),
  settings: feed(
    undefined as readonly SettingView[] | undefined,
    (agent, options) => agent.settings.watch(undefined, options),
    () => (settings) => settings,
  ),
  /** By session. */
  usage: feed(
    new Map() as ReadonlyMap<string, SessionUsage>,
    (agent, options) => agent.sessions.usage(undefined, options),
    () => (usage) => new Map(usage.map((one) => [one.session, one])),
  ),
  attention: feed(
    none,
    (agent, { answers, ...options }) => agent.attention.watch({ answers }, options),
    () => {
      let known = none
      return (event) => (known = applyAttention(known, event))
    },
  ),
  terminals: feed(
    undefined as TerminalsView | undefined,
    (agent, options) => agent.terminals.watch(undefined, options),
    () => (terminals) => terminals,
  ),
  /** Newest first, with those on their way; of those that have ended meanwhile nobody tells. */
  consoles: feed(
    [] as readonly ConsoleView[],
    (agent, options) => agent.console.watch(undefined, options),
    () => (consoles) => consoles,
  ),
  /** What opens which consoles. */
  browsers: feed(
    [] as readonly BrowserRule[],
    (agent, options) => agent.console.watchBrowsers(undefined, options),
    () => (rules) => rules,
  ),
}

/** What is known of the agent, by name. */
export type Known = { readonly [Name in keyof typeof rows]: (typeof rows)[Name]['empty'] }

export const feeds: { readonly [Name in keyof Known]: Feed<Known[Name]> } = rows

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object's own keys
export const feedNames = Object.keys(rows) as readonly (keyof Known)[]

/** What one of them knows by now. */
export type KnownState = {
  readonly [Name in keyof Known]: { readonly name: Name; readonly state: Known[Name] }
}[keyof Known]

/** All of them over one subscription, for a page: in a browser each takes one of six connections. */
export async function* everyState(
  agent: AgentClient,
  { answers, signal }: Pick<Options, 'answers' | 'signal'>,
): AsyncGenerator<KnownState, void> {
  // A row that has no event there does not compile.
  const readers = Object.fromEntries(feedNames.map((name: FeedEvent['feed']) => [name, feeds[name].reader()]))
  for await (const { feed: name, event } of await agent.app.feeds({ answers }, defined({ signal }))) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each event goes to the reader of its own row
    const state = readers[name]?.(event as never)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the state is of the row whose reader made it
    if (state !== undefined) yield { name, state } as KnownState
  }
}

function feed<Event, State>(
  empty: State,
  subscribe: (agent: AgentClient, options: Options) => Promise<AsyncIterable<Event>>,
  reader: () => (event: Event) => State | undefined,
): Feed<State> {
  return {
    empty,
    reader,
    async *states(agent, options) {
      const read = reader()
      for await (const event of await subscribe(agent, options)) {
        const state = read(event)
        if (state !== undefined) yield state
      }
    },
  }
}

/** Pages are shown as one, since nobody is shown half of a list; each state is a map of its own, so that states compare by identity. */
export function gatherRoles(): (event: RolesEvent) => ReadonlyMap<string, RoleView> | undefined {
  let known: ReadonlyMap<string, RoleView> = new Map()
  let next: Map<string, RoleView> | undefined
  return (event) => {
    if (event.kind === 'state') next = new Map()
    next ??= new Map(known)
    if (event.kind === 'changed') for (const id of event.removed) next.delete(id)
    for (const role of event.roles) next.set(role.id, role)
    if (event.more === true) return undefined
    known = next
    next = undefined
    return known
  }
}

function applyAttention(known: Attention, event: AttentionEvent): Attention {
  switch (event.kind) {
    case 'state':
      return { prompts: event.prompts, notices: event.notices }
    case 'prompt':
      return { ...known, prompts: [...known.prompts.filter(({ id }) => id !== event.prompt.id), event.prompt] }
    case 'settled':
      return { ...known, prompts: known.prompts.filter(({ id }) => id !== event.id) }
    case 'notice':
      return { ...known, notices: [...known.notices, event.notice].slice(-mostNotices) }
    default:
      return assertNever(event)
  }
}
