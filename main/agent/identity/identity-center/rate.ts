// How fast Identity Center is asked: AWS throttles all calls of an organisation together, somewhere above 20 a second.
import { pause, type Timers } from '#util/async/timers.ts'

/** A second, over all sources. */
const perSecond = 19
const mostBackoffMs = 30_000

export interface Rate {
  /** Resolves when it is the caller's turn. */
  turn(signal: AbortSignal): Promise<void>
  /** AWS said that it is too fast, for the n-th time in a row: everyone waits. */
  slowDown(times: number): void
}

const rates = new WeakMap<Timers, Rate>()

/** One for everyone who has the same timers: for the whole agent. */
export function rateOf(timers: Timers, now: () => number): Rate {
  const known = rates.get(timers)
  if (known !== undefined) return known
  const rate = createRate(timers, now)
  rates.set(timers, rate)
  return rate
}

export function createRate(timers: Timers, now: () => number): Rate {
  let next = 0
  return {
    async turn(signal) {
      const at = Math.max(next, now())
      next = at + 1_000 / perSecond
      if (at > now()) await pause(timers, at - now(), signal)
      else signal.throwIfAborted()
    },
    slowDown(times) {
      const backoff = Math.min(mostBackoffMs, 500 * 2 ** times)
      next = Math.max(next, now() + backoff * (0.5 + Math.random() / 2))
    },
  }
}
