import type { ConsoleView } from '#contract/console.ts'

type Watch = (input: undefined, options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<ConsoleView[]>>

export interface Arrival {
  /** Settles when a browser came for this console's page: then it is one of those that are open. Never where nobody can tell. */
  readonly arrived: Promise<void>
  stop(): void
}

export function arrivalOf(watch: Watch, id: string): Arrival {
  const end = new AbortController()
  async function arrived(): Promise<void> {
    for await (const open of await watch(undefined, end))
      if (open.some((console) => console.id === id && console.awaitedUntil === undefined)) return
    await new Promise(() => {})
  }
  const promise = arrived()
  // Whoever waits for it hears no more of a watch that was stopped, or broke.
  promise.catch(() => undefined)
  return { arrived: promise, stop: () => end.abort() }
}
