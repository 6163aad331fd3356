import { AsyncIteratorClass } from '@orpc/server'

/**
 * What an area sends, as oRPC wants it. Leaving aborts the area's signal, since an async generator that waits for its next event
 * would not notice a `return`.
 */
export function toEvents<T>(
  subscribe: (signal: AbortSignal) => AsyncIterator<T, unknown>,
  caller: AbortSignal | undefined,
): AsyncIteratorObject<T, void, void> {
  const left = new AbortController()
  const source = subscribe(caller === undefined ? left.signal : AbortSignal.any([caller, left.signal]))
  return new AsyncIteratorClass<T, void, void>(
    async () => {
      const next = await source.next()
      return next.done === true ? { done: true, value: undefined } : next
    },
    async () => {
      left.abort()
      await source.return?.()
    },
  )
}
