// What the main process itself knows of the agent, for tray, notifications and the system's settings.
import type { AttentionEvent } from '#contract/attention.ts'
import { gatherRoles } from '#contract/feeds.ts'
import type { NoticeView, PromptView, RoleView, StatusView } from '#contract/model.ts'
import type { SettingView } from '#contract/settings.ts'
import { assertNever } from '#util/assert-never.ts'
import { pause, type Timers } from '#util/timers.ts'
import type { AgentClient } from '../../http/client.ts'
import { createListeners, type Listeners } from '#util/listeners.ts'

export interface Mirror {
  /** Undefined until the first answer, and again while no agent is there. */
  readonly status: () => StatusView | undefined
  readonly roles: () => ReadonlyMap<string, RoleView>
  /** The effective value; undefined until known. */
  readonly setting: (key: string) => SettingView['value'] | undefined
  readonly prompts: () => readonly PromptView[]
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

const firstWaitMs = 250
const longestWaitMs = 5000

export function createMirror(deps: MirrorDeps, signal: AbortSignal): Mirror {
  const { client, onNotice, onPrompt, onSettled } = deps
  const listeners = createListeners()
  let status: StatusView | undefined
  let settings: ReadonlyMap<string, SettingView['value']> = new Map()
  let prompts: readonly PromptView[] = []
  let known: ReadonlySet<string> | undefined
  /** Questions that `onPrompt` was told of and that were not settled, as far as is known. */
  const asked = new Set<string>()
  const gather = gatherRoles()
  let roles: ReadonlyMap<string, RoleView> = new Map()

  function tellPrompt(prompt: PromptView): void {
    if (asked.has(prompt.id)) return
    asked.add(prompt.id)
    onPrompt(prompt)
  }

  function settle(id: string): void {
    if (asked.delete(id)) onSettled(id)
  }

  function applyAttention(event: AttentionEvent): void {
    switch (event.kind) {
      case 'state': {
        prompts = event.prompts
        for (const id of asked) if (!prompts.some((prompt) => prompt.id === id)) settle(id)
        for (const prompt of prompts) tellPrompt(prompt)
        const before = known
        known = new Set(event.notices.map(({ id }) => id))
        // What came while the subscription was away.
        if (before !== undefined) for (const notice of event.notices) if (!before.has(notice.id)) onNotice(notice)
        return
      }
      case 'prompt':
        prompts = [...prompts, event.prompt]
        return tellPrompt(event.prompt)
      case 'settled':
        prompts = prompts.filter(({ id }) => id !== event.id)
        return settle(event.id)
      case 'notice':
        known = new Set([...(known ?? []), event.notice.id])
        return onNotice(event.notice)
      default:
        return assertNever(event)
    }
  }

  const feeds = [
    follow(deps, signal, {
      subscribe: () => client.app.watch(undefined, { signal }),
      apply: (event) => void (status = event),
      gone: () => {
        status = undefined
        listeners.tell()
      },
      tell: listeners.tell,
    }),
    follow(deps, signal, {
      subscribe: () => client.roles.watch(undefined, { signal }),
      apply: (event) => void (roles = gather(event) ?? roles),
      tell: listeners.tell,
    }),
    follow(deps, signal, {
      subscribe: () => client.settings.watch(undefined, { signal }),
      apply: (event) => void (settings = new Map(event.map(({ key, value }) => [key, value]))),
      tell: listeners.tell,
    }),
    follow(deps, signal, {
      subscribe: () => client.attention.watch({ answers: false }, { signal }),
      apply: applyAttention,
      gone: () => void (prompts = []),
      tell: listeners.tell,
    }),
  ]
  void Promise.all(feeds)

  return {
    status: () => status,
    roles: () => roles,
    setting: (key) => settings.get(key),
    prompts: () => prompts,
    subscribe: listeners.subscribe,
  }
}

interface Feed<Event> {
  readonly subscribe: () => Promise<AsyncIterable<Event>>
  readonly apply: (event: Event) => void
  readonly gone?: () => void
  readonly tell: () => void
}

/** Until the signal fires; never rejects. While no agent is there it waits for one and asks nobody. */
async function follow<Event>(
  { ready, timers }: Pick<MirrorDeps, 'ready' | 'timers'>,
  signal: AbortSignal,
  feed: Feed<Event>,
): Promise<void> {
  let wait = firstWaitMs
  try {
    for (;;) {
      await ready(signal)
      try {
        for await (const event of await feed.subscribe()) {
          wait = firstWaitMs
          feed.apply(event)
          feed.tell()
        }
      } catch {
        // The agent went away, or is too old to know the call.
      }
      feed.gone?.()
      await pause(timers, wait, signal)
      wait = Math.min(wait * 2, longestWaitMs)
    }
  } catch {
    // The app quits.
  }
}
