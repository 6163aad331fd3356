/** What a reader may be behind. One that reads at all never comes near; a front end that hangs must not fill the agent's memory. */
const mostQueued = 1000

/**
 * Events from a sender that does not wait to one reader; `closed` runs once, when the signal fires or the reader leaves. A reader that is
 * too far behind gets what is queued and then the end, so that it watches anew: an event left out would be one that it never knows of.
 */
export function createChannel<T>(signal: AbortSignal, closed: () => void) {
  const queue: T[] = []
  let reader: ((result: IteratorResult<T, undefined>) => void) | undefined
  let open = !signal.aborted

  const close = () => {
    if (!open) return
    open = false
    signal.removeEventListener('abort', close)
    reader?.({ done: true, value: undefined })
    reader = undefined
    closed()
  }
  signal.addEventListener('abort', close, { once: true })

  const events: AsyncIterableIterator<T, undefined> = {
    [Symbol.asyncIterator]: () => events,
    next() {
      const value = queue.shift()
      if (value !== undefined) return Promise.resolve({ done: false, value })
      if (!open) return Promise.resolve({ done: true, value: undefined })
      return new Promise((resolve) => {
        reader = resolve
      })
    },
    return() {
      close()
      return Promise.resolve({ done: true, value: undefined })
    },
  }

  return {
    events,
    send(value: T): void {
      if (!open) return
      if (reader === undefined) {
        queue.push(value)
        if (queue.length >= mostQueued) close()
      } else {
        const take = reader
        reader = undefined
        take({ done: false, value })
      }
    },
  }
}
