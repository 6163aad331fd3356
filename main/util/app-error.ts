import type { Act, AwsWords, ErrorCode } from '#shared/failures/codes.ts'
import type { ErrorData } from '#contract/errors.ts'
import { defined } from '#shared/defined.ts'

export interface AppErrorOptions {
  /** What to do next, as a sentence; without a full stop where it ends with a command. */
  readonly hint?: string | undefined
  /** Whether the same call may succeed later without a change. */
  readonly retry?: boolean | undefined
  /** For `ambiguous`: what would have fitted. */
  readonly candidates?: readonly string[] | undefined
  /** What one click does about it, where it is not what `code` says. */
  readonly act?: Act | undefined
  /** The source that a person signs in to or edits, where there is one. */
  readonly source?: string | undefined
  /** The role that a person edits. */
  readonly role?: string | undefined
  /** Where it was AWS that refused. */
  readonly aws?: AwsWords | undefined
  /** Stays on this side: logged at the edge, never sent to a front end. */
  readonly cause?: unknown
}

/**
 * A failure that a person can read and act on. The message is a clause that others can go on from: no capital, no full
 * stop. It names the offending value; no secret is ever part of it.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly retry: boolean | undefined
  readonly candidates: readonly string[] | undefined
  readonly act: Act | undefined
  readonly source: string | undefined
  readonly role: string | undefined
  readonly aws: AwsWords | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.hint = options.hint
    this.retry = options.retry
    this.candidates = options.candidates
    this.act = options.act
    this.source = options.source
    this.role = options.role
    this.aws = options.aws
  }
}

/** Of what somebody gave, and what to give instead. */
export const refuse = (message: string, hint: string): AppError => new AppError('bad-request', message, { hint })

/** For whoever shows a failure: one that nobody expected is `internal`. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('internal', error instanceof Error ? error.message : String(error), { cause: error })
}

/** What of it may cross to a front end: no stack, no cause. */
export function dataOf({ code, hint, retry, candidates, act, source, role, aws }: AppError): ErrorData {
  return defined({ code, hint, retry, candidates: candidates && [...candidates], act, source, role, aws })
}

/** The same failure, and what is to be edited, where it is that which helps and nobody has said it yet. */
export function namingWhat(error: unknown, what: Pick<AppErrorOptions, 'source' | 'role'>): unknown {
  if (!(error instanceof AppError) || error.source !== undefined) return error
  if (error.act !== 'edit-source' && error.act !== 'edit-role') return error
  return new AppError(error.code, error.message, { ...dataOf(error), cause: error.cause, ...what })
}

/** The `code` of an error of the operating system, such as ENOENT. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
