// How fast the portal may be asked, over all its calls, as AWS limits it: a bucket of a second's worth that fills evenly.

export interface RatePerSecond {
  /** False for a call that is too many. */
  take(now: number): boolean
  /** The next calls are too many, whatever their rate. */
  refuseNext(calls: number): void
}

/** `perSecond`: 0 for no limit. */
export function createRatePerSecond(perSecond: number): RatePerSecond {
  let left = perSecond
  let filledAt = -Infinity
  let refusals = 0
  return {
    take(now) {
      if (refusals > 0) {
        refusals -= 1
        return false
      }
      if (perSecond === 0) return true
      left = Math.min(perSecond, left + (Math.max(0, now - filledAt) / 1_000) * perSecond)
      filledAt = now
      if (left < 1) return false
      left -= 1
      return true
    },
    refuseNext(calls) {
      refusals = calls
    },
  }
}
