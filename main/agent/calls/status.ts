// What `status` and `watch` show: put together from the areas at the moment of asking.
import type { StatusView } from '#contract/model.ts'
import { type Subscribe, watchNewest } from '#util/async/bell.ts'

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
    watch: (signal) => watchNewest(now, deps.changes, signal),
  }
}
