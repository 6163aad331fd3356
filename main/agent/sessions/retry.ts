import { AppError } from '#util/app-error.ts'

/** Throttling and network faults pass; whatever AWS or a person refused stays refused. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof AppError)) return false
  return error.retry ?? ['throttled', 'network', 'timeout'].includes(error.code)
}

/** `cancelled`: a person dismissed the question. */
export function needsPerson(error: unknown): boolean {
  return error instanceof AppError && ['needs-mfa', 'needs-sign-in', 'cancelled'].includes(error.code)
}

const mostMs = 300_000

/**
 * How long the background waits after so many failures in a row: between half and the whole of a delay that doubles
 * each time up to 5 minutes, so that many agents do not come back at once. The STS client has tried several times by
 * itself before a failure counts here.
 */
export function backoff(failures: number, firstMs: number, random: () => number): number {
  return Math.min(mostMs, firstMs * 2 ** Math.max(0, failures - 1)) * (0.5 + random() / 2)
}
