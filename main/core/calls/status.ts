// What `status` and `watch` show: put together from the areas at the moment of asking.
import type { StatusView } from '#contract/model.ts'

export type Subscribe = (listener: () => void) => () => void

export interface StatusDeps {
  readonly agent: () => StatusView['agent']
  readonly proxy: () => StatusView['proxy']
  readonly sources: () => StatusView['sources']
  readonly sessions: () => StatusView['sessions']
  /** Whatever changes one of these. */
  readonly changes: readonly Subscribe[]
}

export interface Status {
  now(): StatusView
  /** The status now, then after each change. A slow reader gets the newest, not each of them. */
  watch(signal: AbortSignal | undefined): AsyncIterator<StatusView, undefined>
}

/** Reads the areas at each call and keeps nothing. */
export function createStatus(deps: StatusDeps): Status {
  const now = (): StatusView => ({
    agent: deps.agent(),
    proxy: deps.proxy(),
    sources: deps.sources(),
    sessions: deps.sessions(),
  })

  return {
    now,
    watch(signal) {
      let stale = true
      let ended = signal?.aborted ?? false
      let wake: () => void = () => undefined
      const changed = (): void => {
        stale = true
        wake()
      }
      const unsubscribe = deps.changes.map((subscribe) => subscribe(changed))
      const end = (): void => {
        ended = true
        for (const each of unsubscribe.splice(0)) each()
        signal?.removeEventListener('abort', end)
        wake()
      }
      signal?.addEventListener('abort', end, { once: true })
      return {
        async next() {
          if (!stale && !ended) await new Promise<void>((resolve) => (wake = resolve))
          if (ended) return { done: true, value: undefined }
          stale = false
          return { done: false, value: now() }
        },
        return() {
          end()
          return Promise.resolve({ done: true, value: undefined })
        },
      }
    },
  }
}
