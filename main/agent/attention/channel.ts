import { createBell } from '#util/async/bell.ts'

/** What a reader may be behind. One that reads at all never comes near; a front end that hangs must not fill the agent's memory. */
const mostQueued = 1000

/**
 * Events from a sender that does not wait to one reader; `closed` runs once, when the signal fires or the reader leaves. A reader that is
 * too far behind gets what is queued and then the end, so that it watches anew: an event left out would be one that it never knows of.
 */
export function createChannel<T>(signal: AbortSignal, closed: () => void) {
  const queue: T[] = []
  let isOpen = !signal.aborted
  const bell = createBell(signal, () => {
    if (isOpen) closed()
    isOpen = false
  })

  const events: AsyncIterableIterator<T, undefined> = {
    [Symbol.asyncIterator]: () => events,
    async next() {
      for (;;) {
        const value = queue.shift()
        if (value !== undefined) return { done: false, value }
        if (!isOpen) return { done: true, value: undefined }
        await bell.rung()
      }
    },
    async return() {
      bell.close()
      return { done: true, value: undefined }
    },
  }

  return {
    events,
    send(value: T): void {
      if (!isOpen) return
      queue.push(value)
      bell.ring()
      if (queue.length >= mostQueued) bell.close()
    },
  }
}
