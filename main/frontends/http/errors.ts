// Errors of the plain routes: the same data as the contract's, with the HTTP status that says the same.
import type { ServerResponse } from 'node:http'
import type { ErrorCode } from '#shared/failures/codes.ts'
import { plainText } from '#shared/plain-text.ts'
import { sentences } from '#shared/sentences.ts'
import type { Log } from '#util/ports.ts'
import { AppError, dataOf } from '#util/app-error.ts'

const statuses: Readonly<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'not-found': 404,
  ambiguous: 409,
  conflict: 409,
  'needs-sign-in': 401,
  'needs-mfa': 401,
  'needs-confirmation': 409,
  denied: 403,
  'refused-by-aws': 502,
  throttled: 429,
  network: 502,
  timeout: 504,
  cancelled: 503,
  unsupported: 501,
  'vault-unavailable': 503,
  'vault-locked': 503,
  'vault-broken': 503,
  'settings-broken': 503,
  'no-agent': 503,
  internal: 500,
}

/** What is not an AppError is logged here and told as `internal`, nothing else. */
export function tellable(error: unknown, log: Pick<Log, 'error'>): AppError {
  if (error instanceof AppError) return error
  log.error('a plain route failed', { error })
  return new AppError('internal', 'the agent failed at this request', { hint: 'Its log has the cause.' })
}

/** Answers with the error as JSON, or in one line for who reads none. */
export function sendError(response: ServerResponse, error: unknown, log: Pick<Log, 'error'>, isPlain = false): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const failure = tellable(error, log)
  if (isPlain) {
    const line = plainText(sentences(failure.message, failure.hint))
    sendText(response, statuses[failure.code], 'text/plain; charset=utf-8', line)
    return
  }
  sendJson(response, statuses[failure.code], { ...dataOf(failure), message: failure.message })
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendText(response, status, 'application/json', JSON.stringify(value))
}

export function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}
