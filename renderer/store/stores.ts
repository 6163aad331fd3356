// What the page knows of the agent: one store per noun, all fed by one subscription. The page invents nothing.
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DesktopCommand, DesktopState, View } from '#contract/desktop.ts'
import { everyState, feedNames, feeds, type Known, type KnownState } from '#contract/feeds.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { Latchkey } from '../client.ts'
import { withNotice } from './notices.ts'
import type { NoticeView } from '#contract/model.ts'
import { isAsking } from '../ui/in-sight.ts'
import { followUntil } from './follow.ts'
import { type Opening, type ProgressMap, withoutOutdated } from './progress.ts'
import { type Preflights, withoutGone } from './preflights.ts'
import type { SignIns } from './sign-ins.ts'

/** `away` since then (epoch ms): what is shown is the last that was known. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'away'; readonly since: number }

/** A source, or one of its roles. */
export interface EditAsked {
  readonly source: string
  readonly roleId?: string | undefined
  /** With what was typed before. */
  readonly goesOn?: true
}

/** What is shown, as opposed to what is known. */
export interface Place {
  readonly view: View
  /** Role whose details are shown. */
  readonly roleId?: string | undefined
  /** What the view of sources begins to edit, when it is shown next. */
  readonly editAsked?: EditAsked | undefined
  /** Source that the view of sources begins with, when it is shown next. */
  readonly sourceAsked?: string | undefined
  /** Source that somebody chose outside of the window to sign in to. */
  readonly signInAsked?: string | undefined
  /** Role whose console somebody chose outside of the window. */
  readonly consoleAsked?: string | undefined
  /** Grows with each wish to have the cursor in an empty search field. */
  readonly searchAsked: number
}

/** What was typed into forms that were left, by form; never a secret. The newest last. */
export type Drafts = ReadonlyMap<string, Readonly<Record<string, string>>>

/** What is known of the agent has a row in `contract/feeds.ts`. */
type KnownStores = { readonly [Name in keyof Known]: StoreApi<Known[Name]> }

export type Stores = KnownStores & {
  readonly connection: StoreApi<Connection>
  /** Stays undefined in a browser. */
  readonly desktop: StoreApi<DesktopState | undefined>
  readonly place: StoreApi<Place>
  readonly progress: StoreApi<ProgressMap>
  /** Consoles that this window opens at the moment. */
  readonly opening: StoreApi<readonly Opening[]>
  readonly signIns: StoreApi<SignIns>
  readonly preflights: StoreApi<Preflights>
  readonly drafts: StoreApi<Drafts>
  /** What this window has to tell, beside the agent's notices; oldest first. */
  readonly told: StoreApi<readonly NoticeView[]>
}

export function createStores(): Stores {
  const known = Object.fromEntries(feedNames.map((name) => [name, createStore<unknown>(() => feeds[name].empty)]))
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are those of the rows, and each store begins with its row's state
    ...(known as KnownStores),
    connection: createStore<Connection>(() => ({ kind: 'connecting' })),
    desktop: createStore<DesktopState | undefined>(() => undefined),
    place: createStore<Place>(() => ({ view: 'roles', searchAsked: 0 })),
    progress: createStore<ProgressMap>(() => new Map()),
    opening: createStore<readonly Opening[]>(() => []),
    signIns: createStore<SignIns>(() => new Map()),
    preflights: createStore<Preflights>(() => new Map()),
    drafts: createStore<Drafts>(() => new Map()),
    told: createStore<readonly NoticeView[]>(() => []),
  }
}

/** While the app says that none answers there is nobody to ask. */
function untilAgent(desktop: Stores['desktop']): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (desktop.getState()?.start !== undefined) return
      leave()
      resolve()
    }
    const leave = desktop.subscribe(look)
    look()
  })
}

function obey({ place, told }: Stores, command: DesktopCommand, now: () => number): void {
  switch (command.kind) {
    case 'search':
      if (isAsking()) return undefined
      return place.setState(({ searchAsked }) => ({ view: 'roles', searchAsked: searchAsked + 1 }))
    case 'show':
      return place.setState({ view: command.view, sourceAsked: command.source })
    case 'sign-in':
      return place.setState({ signInAsked: command.source })
    case 'console':
      return place.setState({ consoleAsked: command.role })
    case 'tell': {
      const at = new Date(now()).toISOString()
      return told.setState(
        (known) => withNotice(known, { id: `tray/${at}`, level: 'error', message: command.text, at }),
        true,
      )
    }
    default:
      return assertNever(command)
  }
}

/** Feeds the stores until the signal fires; in a browser until the agent is lost, too. `now`: epoch ms. */
export function feedStores(stores: Stores, client: Latchkey, now: () => number, closed: AbortSignal): void {
  const { agent, desktop, lost } = client
  const signal = lost === undefined ? closed : AbortSignal.any([closed, lost.signal])
  const away = (): void => {
    if (stores.connection.getState().kind !== 'away') stores.connection.setState({ kind: 'away', since: now() }, true)
  }

  const lose = (): void => {
    away()
    lost?.abort()
  }

  stores.status.subscribe((status, before) => {
    stores.connection.setState({ kind: 'connected' }, true)
    stores.progress.setState((known) => withoutOutdated(known, before?.sessions ?? [], status?.sessions ?? []), true)
    stores.preflights.setState((known) => withoutGone(known, status?.sources ?? []), true)
  })
  lost?.signal.addEventListener('abort', away)
  followUntil<KnownState>(
    {
      states: () => everyState(agent, { signal, answers: true }),
      ...(desktop && { ready: () => untilAgent(stores.desktop) }),
      apply({ name, state }) {
        const store: StoreApi<unknown> = stores[name]
        store.setState(state, true)
      },
      ended: lose,
    },
    signal,
  )
  if (desktop === undefined) return
  followUntil(
    {
      states: () => desktop.watch(undefined, { signal }),
      apply: (state) => stores.desktop.setState(state, true),
    },
    signal,
  )
  followUntil(
    {
      states: () => desktop.commands(undefined, { signal }),
      apply: (command) => obey(stores, command, now),
    },
    signal,
  )
}
