// What the page knows of the agent: one store per noun, each fed by one subscription. The page invents nothing.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DesktopState, View } from '#contract/desktop.ts'
import { gatherRoles } from '#contract/feeds.ts'
import type { NoticeView, PromptView, RoleView, SessionUsage, StatusView } from '#contract/model.ts'
import type { SettingView } from '#contract/settings.ts'
import type { Latchkey } from '../client.ts'
import { applyAttention } from './attention.ts'
import { type ProgressMap, withoutOutdated } from './progress.ts'
import { follow } from './follow.ts'

/** `away` since then (epoch ms): what is shown is the last that was known. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'away'; readonly since: number }

export interface Attention {
  readonly prompts: readonly PromptView[]
  /** Oldest first. */
  readonly notices: readonly NoticeView[]
}

/** What is shown, as opposed to what is known. */
export interface Place {
  readonly view: View
  /** Role whose details are shown. */
  readonly roleId?: string | undefined
  /** Grows with each wish to have the cursor in an empty search field. */
  readonly searchAsked: number
}

export interface Stores {
  readonly connection: StoreApi<Connection>
  /** Undefined until the first answer; so are the others. */
  readonly status: StoreApi<StatusView | undefined>
  readonly roles: StoreApi<ReadonlyMap<string, RoleView> | undefined>
  readonly settings: StoreApi<readonly SettingView[] | undefined>
  readonly usage: StoreApi<ReadonlyMap<string, SessionUsage>>
  readonly attention: StoreApi<Attention>
  /** Stays undefined in a browser. */
  readonly desktop: StoreApi<DesktopState | undefined>
  readonly place: StoreApi<Place>
  readonly progress: StoreApi<ProgressMap>
}

export function createStores(): Stores {
  return {
    connection: createStore<Connection>(() => ({ kind: 'connecting' })),
    status: createStore<StatusView | undefined>(() => undefined),
    roles: createStore<ReadonlyMap<string, RoleView> | undefined>(() => undefined),
    settings: createStore<readonly SettingView[] | undefined>(() => undefined),
    usage: createStore<ReadonlyMap<string, SessionUsage>>(() => new Map()),
    attention: createStore<Attention>(() => ({ prompts: [], notices: [] })),
    desktop: createStore<DesktopState | undefined>(() => undefined),
    place: createStore<Place>(() => ({ view: 'roles', searchAsked: 0 })),
    progress: createStore<ProgressMap>(() => new Map()),
  }
}

/** Feeds the stores until the signal fires; in a browser until the agent is lost, too. `now`: epoch ms. */
export function feedStores(stores: Stores, client: Latchkey, now: () => number, closed: AbortSignal): void {
  const { agent, desktop, lost } = client
  const signal = lost === undefined ? closed : AbortSignal.any([closed, lost.signal])
  const away = (): void => {
    if (stores.connection.getState().kind !== 'away') stores.connection.setState({ kind: 'away', since: now() }, true)
  }
  lost?.signal.addEventListener('abort', away)
  void follow(
    {
      subscribe: (each) => agent.app.watch(undefined, { signal: each }),
      apply(status) {
        const before = stores.status.getState()?.sessions ?? []
        stores.progress.setState((known) => withoutOutdated(known, before, status.sessions), true)
        stores.status.setState(status, true)
      },
      connected: (is) => {
        if (is) return stores.connection.setState({ kind: 'connected' }, true)
        away()
        lost?.abort()
      },
    },
    signal,
  )
  const gather = gatherRoles()
  void follow(
    {
      subscribe: (each) => agent.roles.watch(undefined, { signal: each }),
      apply(event) {
        const roles = gather(event)
        if (roles !== undefined) stores.roles.setState(roles, true)
      },
    },
    signal,
  )
  void follow(
    {
      subscribe: (each) => agent.settings.watch(undefined, { signal: each }),
      apply: (settings) => stores.settings.setState(settings, true),
    },
    signal,
  )
  void follow(
    {
      subscribe: (each) => agent.sessions.usage(undefined, { signal: each }),
      apply: (usage) => stores.usage.setState(new Map(usage.map((one) => [one.session, one])), true),
    },
    signal,
  )
  void follow(
    {
      subscribe: (each) => agent.attention.watch({ answers: true }, { signal: each }),
      apply: (event) => stores.attention.setState(applyAttention(stores.attention.getState(), event), true),
    },
    signal,
  )
  if (desktop === undefined) return
  void follow(
    {
      subscribe: (each) => desktop.watch(undefined, { signal: each }),
      apply: (state) => stores.desktop.setState(state, true),
    },
    signal,
  )
  void follow(
    {
      subscribe: (each) => desktop.commands(undefined, { signal: each }),
      apply: (command) =>
        stores.place.setState((place) =>
          command.kind === 'search' ? { view: 'roles', searchAsked: place.searchAsked + 1 } : { view: command.view },
        ),
    },
    signal,
  )
}
