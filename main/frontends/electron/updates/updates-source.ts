import type { UpdateState } from '#contract/desktop.ts'
import type { Listeners } from '#util/async/listeners.ts'

/** Where newer versions come from. */
export interface Updates {
  readonly state: () => UpdateState
  readonly subscribe: Listeners['subscribe']
  readonly check: () => Promise<UpdateState>
  /** Ends the process and starts the new version; only once everything is closed. */
  readonly install: () => void
}

/** Of a build that has none; `reason` for people. */
export function noUpdates(reason: string): Updates {
  const state: UpdateState = { kind: 'off', reason }
  return { state: () => state, subscribe: () => () => undefined, check: async () => state, install: () => undefined }
}
