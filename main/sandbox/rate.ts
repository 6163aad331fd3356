/** Counts calls by operation and picks every n-th one to throttle. */
export interface CallCounter {
  /** True when this call is one to throttle. */
  count(operation: string): boolean
  counts(): Readonly<Record<string, number>>
}

/** `throttle`: every n-th call; 0 for none. */
export function createCallCounter(throttle: number): CallCounter {
  const counts = new Map<string, number>()
  let total = 0
  return {
    count(operation) {
      counts.set(operation, (counts.get(operation) ?? 0) + 1)
      total += 1
      return throttle > 0 && total % throttle === 0
    },
    counts: () => Object.fromEntries(counts),
  }
}
