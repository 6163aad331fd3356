import { AppError } from '../util/app-error.ts'
import { type Timers, pause } from '../util/timers.ts'

const tries = 4
const firstDelayMs = 250

export interface RetryDeps {
  readonly timers: Timers
  /** 0 to 1, for jitter. */
  readonly random: () => number
}

/** Throttling and network faults pass; whatever AWS or a person refused stays refused. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof AppError)) return false
  return error.retry ?? ['throttled', 'network', 'timeout'].includes(error.code)
}

export function needsPerson(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'needs-mfa' || error.code === 'needs-sign-in')
}

/** Between half and the whole of a delay that doubles with each failure, so that many agents do not come back at once. */
export function backoff(failures: number, first: number, most: number, random: () => number): number {
  return Math.min(most, first * 2 ** Math.max(0, failures - 1)) * (0.5 + random() / 2)
}

/** Calls again after passing failures, four times in all. */
export async function withRetries<T>(deps: RetryDeps, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await call()
    } catch (error) {
      if (signal.aborted || failures >= tries || !isPassing(error)) throw error
      await pause(deps.timers, backoff(failures, firstDelayMs, 5_000, deps.random), signal)
    }
  }
}
