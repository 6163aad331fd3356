import type { Clock } from '#util/ports.ts'
import type { Timers } from '#util/async/timers.ts'

/** Timers stand still while a machine sleeps, so none is set for longer than this: a resume is noticed within it. */
const longestMs = 20_000
/** A wall clock this much ahead of the timer has jumped: sleep, or somebody set it. */
const jumpMs = 5_000

export interface SchedulerDeps {
  readonly clock: Clock
  readonly timers: Timers
  /** Ms from now until something is due; undefined: there is nothing to watch. */
  readonly wait: () => number | undefined
  /** `jumped`: the clock shows that the machine slept. */
  readonly fire: (jumped: boolean) => void
}

/** One timer for all sessions, set anew whenever something changes. */
export function createScheduler(deps: SchedulerDeps) {
  let cancel: (() => void) | undefined
  let closed = false

  const set = () => {
    cancel?.()
    cancel = undefined
    const wait = deps.wait()
    if (closed || wait === undefined) return
    const delay = Math.min(longestMs, Math.max(0, wait))
    const expected = deps.clock.now() + delay
    cancel = deps.timers.set(() => {
      cancel = undefined
      deps.fire(Math.abs(deps.clock.now() - expected) > jumpMs)
      set()
    }, delay)
  }

  return {
    /** Call after every change of what `wait` tells. */
    changed: set,
    close(): void {
      closed = true
      cancel?.()
    },
  }
}
