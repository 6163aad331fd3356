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
