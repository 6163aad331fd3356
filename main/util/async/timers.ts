import { reasonOf } from './unless-aborted.ts'

/** Timers as the host has them, injected so that tests own time. */
export interface Timers {
  /** Calls back once after `ms`; the answer cancels it. Never keeps the process alive. */
  set(callback: () => void, ms: number): () => void
}

export const systemTimers: Timers = {
  set: (callback, ms) => {
    const handle = setTimeout(callback, ms)
    handle.unref()
    return () => clearTimeout(handle)
  },
}

/** Resolves after `ms`; rejects with the signal's reason as soon as it fires. */
export function pause(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const leave = () => {
      cancel()
      reject(reasonOf(signal))
    }
    const cancel = timers.set(() => {
      signal.removeEventListener('abort', leave)
      resolve()
    }, ms)
    signal.addEventListener('abort', leave, { once: true })
  })
}

/** Calls `run` every `ms`, until the signal fires. */
export function every(timers: Timers, ms: number, signal: AbortSignal, run: () => void): void {
  if (signal.aborted) return
  const cancel = timers.set(() => {
    signal.removeEventListener('abort', cancel)
    run()
    every(timers, ms, signal, run)
  }, ms)
  signal.addEventListener('abort', cancel, { once: true })
}
