// What thousands of connections leave behind is hundreds of megabytes of garbage.
import type { Timers } from '#util/async/timers.ts'
import { collectGarbage } from '#util/collect-garbage.ts'

/** Connections at once: more than any ordinary work makes, and worth a collection, which stops the proxy for about 100 ms. */
export const crowd = 400
/** Without a crowd, in ms. */
const calmMs = 10_000

export interface Crowds {
  /** Tell it how many connections there are, whenever one came or went. */
  count(connections: number): void
  close(): void
}

/** Collects once each time that a crowd is gone for good. */
export function afterCrowds(timers: Timers, collect: () => void = collectGarbage): Crowds {
  let wasCrowded = false
  let cancel: (() => void) | undefined
  return {
    count(connections) {
      if (connections >= crowd) {
        wasCrowded = true
        cancel?.()
        cancel = undefined
      } else if (wasCrowded && connections < crowd / 4) {
        cancel ??= timers.set(() => {
          wasCrowded = false
          cancel = undefined
          collect()
        }, calmMs)
      }
    },
    close: () => cancel?.(),
  }
}
