import { createBell } from './bell.ts'

export type Subscribe = (listener: () => void) => () => void

/**
 * The value now, then after each change. A slow reader gets the newest, not each of them. `read` answers undefined where a
 * change was none for this reader: then it waits on.
 */
export function watchNewest<Value>(
  read: () => Value | undefined,
  changes: readonly Subscribe[],
  signal: AbortSignal | undefined,
): AsyncIterableIterator<Value, undefined> {
  const unsubscribe: (() => void)[] = []
  const bell = createBell(signal, () => {
    for (const each of unsubscribe.splice(0)) each()
  })
  if (signal?.aborted !== true) unsubscribe.push(...changes.map((subscribe) => subscribe(bell.ring)))
  bell.ring()

  const values: AsyncIterableIterator<Value, undefined> = {
    [Symbol.asyncIterator]: () => values,
    async next() {
      while (await bell.rung()) {
        const value = read()
        if (value !== undefined) return { done: false, value }
      }
      return { done: true, value: undefined }
    },
    async return() {
      bell.close()
      return { done: true, value: undefined }
    },
  }
  return values
}
