// What thousands of connections leave behind is garbage of V8's old generation, and an idle process never comes to collect it: hundreds of
// megabytes would stay with a program that sits in the background all day.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Timers } from '#util/async/timers.ts'

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

/** V8 has no other way to ask for one from inside: the flag makes `gc` appear in contexts that are made after it. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect === 'function') collect()
}
