// Keeps a subscription alive: after an end or an error it is made anew, later and later, until the signal fires.

const firstWaitMs = 250
const longestWaitMs = 5000

export interface Feed<Event> {
  readonly subscribe: (signal: AbortSignal) => Promise<AsyncIterable<Event>>
  readonly apply: (event: Event) => void
  /** Called with true at the first event of a subscription, with false when one ended or could not be made. */
  readonly connected?: (is: boolean) => void
}

export async function follow<Event>(feed: Feed<Event>, signal: AbortSignal): Promise<void> {
  let wait = firstWaitMs
  while (!signal.aborted) {
    try {
      for await (const event of await feed.subscribe(signal)) {
        wait = firstWaitMs
        feed.connected?.(true)
        feed.apply(event)
      }
    } catch {
      // The agent is away, or left this reader behind; either way the next subscription begins with the full state.
    }
    if (signal.aborted) return
    feed.connected?.(false)
    await pause(wait, signal)
    wait = Math.min(wait * 2, longestWaitMs)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
