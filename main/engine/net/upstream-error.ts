import { AppError, systemErrorCode } from '#util/app-error.ts'
import { networkFailure } from '#shared/failures/network.ts'
import { Refused, refused } from '../refused.ts'

/** What came back is no HTTP, or does not say in one way how long it is. */
export function badAnswer(host: string, why: string, cause?: unknown): Refused {
  return refused('bad-answer', `the answer of ${host} cannot be passed on: ${why}.`, cause)
}

/** Turns what a socket, resolver or TLS said into an AppError `network` or `timeout` that names the host and the cause, the parser's words into a bad answer. */
export function networkError(host: string, error: unknown): AppError | Refused {
  if (error instanceof AppError || error instanceof Refused) return error
  if (errorCode(error).startsWith('HPE_')) return badAnswer(host, 'it is not well-formed HTTP/1.1', error)
  const { code, cause, next, retry = false } = networkFailure(errorCode(error))
  return new AppError(code, `${host} cannot be reached: ${cause}`, { retry, cause: error, hint: next })
}

function errorCode(error: unknown): string {
  // Several addresses tried at once fail as one AggregateError; the first failure says enough.
  const first = error instanceof AggregateError && error.errors.length > 0 ? (error.errors[0] as unknown) : error
  return systemErrorCode(first) ?? ''
}
