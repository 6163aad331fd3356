/** The state at once and again after each change; several changes while the reader is slow come as one. Equal states are told once. */
export async function* watchState<State>(
  current: () => State,
  subscribe: (listener: () => void) => () => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<State, void, void> {
  let changed = true
  let told: string | undefined
  let wake: () => void = () => undefined
  const unsubscribe = subscribe(() => {
    changed = true
    wake()
  })
  const stop = (): void => wake()
  signal?.addEventListener('abort', stop)
  try {
    while (!isAborted(signal)) {
      if (!changed) {
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      changed = false
      const state = current()
      const text = JSON.stringify(state)
      if (text !== told) yield state
      told = text
    }
  } finally {
    unsubscribe()
    signal?.removeEventListener('abort', stop)
  }
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true
