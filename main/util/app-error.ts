import type { ErrorCode } from '#contract/error-codes.ts'

export interface AppErrorOptions {
  /** What to do next, as a sentence; without a full stop where it ends with a command. */
  readonly hint?: string | undefined
  /** Whether the same call may succeed later without a change. */
  readonly retry?: boolean | undefined
  /** For `ambiguous`: what would have fitted. */
  readonly candidates?: readonly string[]
  /** AWS's own, as its SDK says it, where it was AWS that refused. Stays on this side. */
  readonly awsCode?: string | undefined
  /** The limit that was passed, where AWS's code is one for many things. */
  readonly awsLimit?: 'MaxSessionDuration' | undefined
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
  readonly awsCode: string | undefined
  readonly awsLimit: AppErrorOptions['awsLimit']

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.hint = options.hint
    this.retry = options.retry
    this.candidates = options.candidates
    this.awsCode = options.awsCode
    this.awsLimit = options.awsLimit
  }
}

/** For whoever shows a failure: one that nobody expected is `internal`. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('internal', error instanceof Error ? error.message : String(error), { cause: error })
}

/** The `code` of an error of the operating system, such as ENOENT. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
