const firstWaitMs = 250
const longestWaitMs = 5000

export interface Following<State> {
  readonly states: () => AsyncIterable<State> | Promise<AsyncIterable<State>>
  readonly apply: (state: State) => void
  /** Called when a subscription ended or could not be made. */
  readonly ended?: (() => void) | undefined
  /** Settles when there is somebody to ask. */
  readonly ready?: () => Promise<void>
  /** This and `ready` reject when nobody follows any more. */
  readonly pause: (ms: number) => Promise<void>
}

/** Keeps a subscription alive: after an end or an error it is made anew, later and later, until the signal fires. Never rejects. */
export async function follow<State>(
  { states, apply, ended, ready, pause }: Following<State>,
  signal: { readonly aborted: boolean },
): Promise<void> {
  let wait = firstWaitMs
  try {
    while (!signal.aborted) {
      await ready?.()
      try {
        for await (const state of await states()) {
          wait = firstWaitMs
          apply(state)
        }
      } catch {
        // The agent is away, too old to know the call, or left this reader behind: the next subscription begins with the full state.
      }
      if (signal.aborted) return
      ended?.()
      await pause(wait)
      wait = Math.min(wait * 2, longestWaitMs)
    }
  } catch {
    // Nobody follows any more.
  }
}
