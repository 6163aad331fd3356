// What the main process itself knows of the agent, for tray, notifications and the system's settings.
import { setMaxListeners } from 'node:events'
import type { AgentClient } from '#contract/contract.ts'
import { type Attention, feeds, type Known } from '#contract/feeds.ts'
import type { ConsoleView } from '#contract/console.ts'
import type { NoticeView, PromptView, RoleView, StatusView } from '#contract/model.ts'
import type { SettingView } from '#contract/settings.ts'
import type { TerminalsView } from '#contract/terminals.ts'
import type { Consoles } from '#shared/console/several.ts'
import { follow, type Following } from '#shared/follow.ts'
import { createListeners, type Listeners } from '#util/async/listeners.ts'
import { pause, type Timers } from '#util/async/timers.ts'
import { afterLists } from './after-lists.ts'

export interface Mirror {
  /** Undefined until the first answer, and again while no agent is there. */
  readonly status: () => StatusView | undefined
  readonly roles: () => ReadonlyMap<string, RoleView>
  /** The effective value; undefined until known. */
  readonly setting: (key: string) => SettingView['value'] | undefined
  readonly prompts: () => readonly PromptView[]
  /** An older agent knows of none. */
  readonly terminals: () => TerminalsView | undefined
  readonly consoles: () => Consoles<ConsoleView>
  readonly subscribe: Listeners['subscribe']
}

export interface MirrorDeps {
  readonly client: AgentClient
  /** Settles when an agent answers. */
  readonly ready: (signal: AbortSignal) => Promise<void>
  readonly timers: Timers
  /** Told of each notice once, and not of those that were there before the app. */
  readonly onNotice: (notice: NoticeView) => void
  /** Told of each question once, also of those that waited before the app. */
  readonly onPrompt: (prompt: PromptView) => void
  /** The question was answered, or nobody waits for it any more. */
  readonly onSettled: (id: string) => void
}

export function createMirror(deps: MirrorDeps, signal: AbortSignal): Mirror {
  const { client, timers, ready } = deps
  // It lasts as long as the app, and each subscription listens to it.
  setMaxListeners(0, signal)
  const listeners = createListeners()
  type Kept = 'status' | 'roles' | 'settings' | 'attention' | 'terminals' | 'consoles' | 'browsers'
  const known: Pick<{ -readonly [Name in keyof Known]: Known[Name] }, Kept> = {
    status: feeds.status.empty,
    roles: feeds.roles.empty,
    settings: feeds.settings.empty,
    attention: feeds.attention.empty,
    terminals: feeds.terminals.empty,
    consoles: feeds.consoles.empty,
    browsers: feeds.browsers.empty,
  }
  let heard: Attention | undefined

  function keep<Name extends keyof typeof known>(
    name: Name,
    also: { readonly apply?: (state: Known[Name]) => void; readonly ended?: () => void } = {},
  ): void {
    const feed: (typeof feeds)[Name] = feeds[name]
    const following: Following<Known[Name]> = {
      states: () => feed.states(client, { signal, answers: false }),
      apply(state) {
        known[name] = state
        also.apply?.(state)
        listeners.tell()
      },
      ready: () => ready(signal),
      pause: (ms) => pause(timers, ms, signal),
      ended: also.ended,
    }
    void follow(following, signal)
  }

  keep('status', {
    ended() {
      known.status = undefined
      listeners.tell()
    },
  })
  const listed = afterLists(timers)
  keep('roles', { apply: (roles) => listed(roles?.size ?? 0) })
  keep('settings')
  keep('attention', {
    apply(now) {
      // Compared with what was there before a subscription went away, too: what came meanwhile is told.
      tellPerson(deps, heard, now)
      heard = now
    },
    ended: () => void (known.attention = { ...known.attention, prompts: [] }),
  })

  keep('consoles', { ended: () => void (known.consoles = []) })
  keep('browsers')
  keep('terminals', { ended: () => void (known.terminals = undefined) })

  const setting = (wanted: string): SettingView['value'] | undefined =>
    known.settings?.find(({ key }) => key === wanted)?.value

  return {
    status: () => known.status,
    roles: () => known.roles ?? new Map(),
    setting,
    prompts: () => known.attention.prompts,
    terminals: () => known.terminals,
    consoles: () => ({
      open: known.consoles,
      rules: known.browsers,
      several: setting('console.multi-session') === true,
    }),
    subscribe: listeners.subscribe,
  }
}

function tellPerson(
  { onSettled, onPrompt, onNotice }: MirrorDeps,
  before: Attention | undefined,
  now: Attention,
): void {
  for (const { id } of missingIn(now.prompts, before?.prompts ?? [])) onSettled(id)
  for (const prompt of missingIn(before?.prompts ?? [], now.prompts)) onPrompt(prompt)
  if (before !== undefined) for (const notice of missingIn(before.notices, now.notices)) onNotice(notice)
}

/** Those of `of` that are not among `known`. */
function missingIn<Item extends { readonly id: string }>(known: readonly Item[], of: readonly Item[]): readonly Item[] {
  return of.filter(({ id }) => !known.some((each) => each.id === id))
}
