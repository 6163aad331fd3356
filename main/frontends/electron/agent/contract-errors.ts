// How failures reach the page: declared, with their data, and nothing else of them.
import { ORPCError } from '@orpc/server'
import type { ErrorData } from '#contract/errors.ts'
import type { Log } from '#util/ports.ts'
import { AppError, dataOf } from '#util/app-error.ts'
import { connectionError } from '../../http/agent-errors.ts'

/**
 * What an agent answered passes as it is: it was declared there. What nobody expected is logged and told as `internal`, unless the page has
 * given the call up by `signal`: then the error is only that.
 */
export function toDeclared(error: unknown, call: string, log: Pick<Log, 'error'>, signal?: AbortSignal): Error {
  if (error instanceof ORPCError) return error
  const known = signal?.aborted === true ? givenUp : connectionError(error)
  if (known instanceof AppError) {
    if (known.code === 'internal') log.error(`${call} failed`, { error })
    return declared(known.message, dataOf(known))
  }
  log.error(`${call} failed`, { error })
  return declared(`the app failed at ${call}`, { code: 'internal', hint: 'Its log has the cause.' })
}

const givenUp = new AppError('cancelled', 'the page gave the call up')

function declared(message: string, data: ErrorData): Error {
  return new ORPCError('FAILED', { status: 400, defined: true, message, data })
}
