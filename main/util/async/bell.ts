/** Between those who push and one reader who pulls: what has come lies elsewhere, and the bell says that it is time to look. */
export interface Bell {
  readonly ring: () => void
  /** Waits for a ring since the last answer; several are one. False once the signal has fired or the reader has left. */
  readonly rung: () => Promise<boolean>
  /** The reader leaves. */
  readonly close: () => void
}

/** `closed` runs once, as soon as the signal fires or the reader leaves, whether anybody waits or not. */
export function createBell(signal: AbortSignal | undefined, closed: () => void = () => undefined): Bell {
  let isRung = false
  let isOpen = true
  let wake: () => void = () => undefined
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    signal?.removeEventListener('abort', close)
    closed()
    wake()
  }
  if (signal?.aborted === true) close()
  else signal?.addEventListener('abort', close, { once: true })
  return {
    ring() {
      isRung = true
      wake()
    },
    async rung() {
      if (isOpen && !isRung) await new Promise<void>((resolve) => (wake = resolve))
      isRung = false
      return isOpen
    },
    close,
  }
}

export type Subscribe = (listener: () => void) => () => void

/**
 * The value now, then after each change. A slow reader gets the newest, not each of them. `read` answers undefined where a
 * change was none for this reader: then it waits on.
 */
export function watchNewest<Value>(
  read: () => Value | undefined,
  changes: readonly Subscribe[],
  signal: AbortSignal | undefined,
): AsyncIterableIterator<Value, undefined> {
  const unsubscribe: (() => void)[] = []
  const bell = createBell(signal, () => {
    for (const each of unsubscribe.splice(0)) each()
  })
  if (signal?.aborted !== true) unsubscribe.push(...changes.map((subscribe) => subscribe(bell.ring)))
  bell.ring()

  const values: AsyncIterableIterator<Value, undefined> = {
    [Symbol.asyncIterator]: () => values,
    async next() {
      while (await bell.rung()) {
        const value = read()
        if (value !== undefined) return { done: false, value }
      }
      return { done: true, value: undefined }
    },
    async return() {
      bell.close()
      return { done: true, value: undefined }
    },
  }
  return values
}
