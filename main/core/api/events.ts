import { AsyncIteratorClass } from '@orpc/server'

/** Subscribers get what an area sends; leaving ends the area's own iterator at once, even while it waits for the next event. */
export function toEvents<T>(source: AsyncIterator<T, undefined>): AsyncIteratorObject<T, void, void> {
  return new AsyncIteratorClass<T, void, void>(
    () => source.next(),
    async () => {
      await source.return?.()
    },
  )
}
