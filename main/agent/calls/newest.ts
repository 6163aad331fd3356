export type Subscribe = (listener: () => void) => () => void

/**
 * The value now, then after each change. A slow reader gets the newest, not each of them. `read` answers undefined where a
 * change was none for this reader: then it waits on.
 */
export function watchNewest<Value>(
  read: () => Value | undefined,
  changes: readonly Subscribe[],
  signal: AbortSignal | undefined,
): AsyncIterator<Value, undefined> {
  let stale = true
  let ended = signal?.aborted ?? false
  let wake: () => void = () => undefined
  const changed = (): void => {
    stale = true
    wake()
  }
  const unsubscribe = ended ? [] : changes.map((subscribe) => subscribe(changed))
  const end = (): void => {
    ended = true
    for (const each of unsubscribe.splice(0)) each()
    signal?.removeEventListener('abort', end)
    wake()
  }
  signal?.addEventListener('abort', end, { once: true })

  return {
    async next() {
      for (;;) {
        if (ended) return { done: true, value: undefined }
        const value = stale ? read() : undefined
        stale = false
        if (value !== undefined) return { done: false, value }
        // oxlint-disable-next-line no-await-in-loop -- each turn waits for the next change
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    return() {
      end()
      return Promise.resolve({ done: true, value: undefined })
    },
  }
}
