import { reasonOf, unlessAborted } from './unless-aborted.ts'

/** Joins simultaneous callers of one key onto one piece of work. */
export interface SingleFlight<Key, Value> {
  /**
   * Starts `work`, or joins the one that runs for this key. A caller's own signal ends only that caller's wait, with
   * the signal's reason; when the last waiter has gone, the work's signal is aborted and the next caller starts anew.
   */
  run(key: Key, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<Value>): Promise<Value>
  /** Whether work for this key is under way. */
  pending(key: Key): boolean
  /** The work that is under way for this key, for those who do not keep it going. */
  underWay(key: Key): Promise<Value> | undefined
}

interface Flight<Value> {
  readonly result: Promise<Value>
  readonly controller: AbortController
  waiters: number
}

export function createSingleFlight<Key, Value>(): SingleFlight<Key, Value> {
  const flights = new Map<Key, Flight<Value>>()

  function take(key: Key, work: (signal: AbortSignal) => Promise<Value>): Flight<Value> {
    const running = flights.get(key)
    if (running !== undefined) return running
    const controller = new AbortController()
    // Through a promise, so that work which throws at once rejects like any other.
    const result = Promise.resolve().then(() => work(controller.signal))
    const flight: Flight<Value> = { result, controller, waiters: 0 }
    flights.set(key, flight)
    const land = (): void => forget(key, flight)
    result.then(land, land)
    return flight
  }

  function forget(key: Key, flight: Flight<Value>): void {
    if (flights.get(key) === flight) flights.delete(key)
  }

  return {
    run(key, signal, work) {
      if (signal?.aborted === true) return Promise.reject(reasonOf(signal))
      const flight = take(key, work)
      flight.waiters += 1
      if (signal === undefined) return flight.result
      const onAbort = (): void => {
        // Counted here and not where the wait ends, since several callers may leave within one turn.
        flight.waiters -= 1
        if (flight.waiters > 0) return
        forget(key, flight)
        flight.controller.abort(signal.reason)
      }
      signal.addEventListener('abort', onAbort, { once: true })
      return unlessAborted(flight.result, signal).finally(() => signal.removeEventListener('abort', onAbort))
    },
    pending: (key) => flights.has(key),
    underWay: (key) => flights.get(key)?.result,
  }
}
