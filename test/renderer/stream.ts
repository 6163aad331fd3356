// One subscription's source: every reader gets all that was pushed, from the first on.

export interface Stream<Event> {
  push(event: Event): void
  /** Ends the readers there are. */
  end(): void
  subscribe(signal: AbortSignal | undefined): AsyncIterableIterator<Event>
}

export function createStream<Event>(): Stream<Event> {
  const pushed: { readonly event: Event }[] = []
  let round = 0
  let wake = Promise.withResolvers<void>()

  function changed(): void {
    wake.resolve()
    wake = Promise.withResolvers<void>()
  }

  return {
    push(event) {
      pushed.push({ event })
      changed()
    },
    end() {
      round += 1
      changed()
    },
    subscribe(signal) {
      // Read now: a generator's own first line waits for its first reader.
      return read(round, signal)
    },
  }

  async function* read(mine: number, signal: AbortSignal | undefined): AsyncGenerator<Event, void> {
    const aborted = Promise.withResolvers<void>()
    signal?.addEventListener('abort', () => aborted.resolve(), { once: true })
    let next = 0
    for (;;) {
      if (round !== mine || signal?.aborted === true) return
      const found = pushed[next]
      if (found !== undefined) {
        next += 1
        yield found.event
      } else await Promise.race([wake.promise, aborted.promise])
    }
  }
}
