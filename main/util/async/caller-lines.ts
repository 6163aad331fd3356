/** What waits, in a line for each caller. Callers take turns, so that one who adds many things delays its own first. */
export interface CallerLines<Item> extends Iterable<Item> {
  add(caller: string, item: Item): void
  /** The first of the caller whose turn it is. */
  take(): Item | undefined
  remove(caller: string, item: Item): void
  isEmpty(): boolean
}

export function createCallerLines<Item>(): CallerLines<Item> {
  // The caller whose turn it is comes first.
  const lines = new Map<string, Set<Item>>()
  const remove = (caller: string, item: Item): void => {
    const line = lines.get(caller)
    line?.delete(item)
    if (line?.size === 0) lines.delete(caller)
  }
  return {
    add(caller, item) {
      const line = lines.get(caller)
      if (line === undefined) lines.set(caller, new Set([item]))
      else line.add(item)
    },
    take() {
      for (const [caller, line] of lines) {
        for (const item of line) {
          remove(caller, item)
          if (lines.delete(caller)) lines.set(caller, line)
          return item
        }
      }
      return undefined
    },
    remove,
    isEmpty: () => lines.size === 0,
    *[Symbol.iterator]() {
      for (const line of lines.values()) yield* line
    },
  }
}
