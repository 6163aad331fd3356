// What failed between a front end and its agent, as an AppError.
import { acts, type AwsWords, errorCodes } from '#shared/failures/codes.ts'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { CutOff } from './exchange.ts'

/** What a command says without an agent. */
export function noAgent(cause?: unknown): AppError {
  return new AppError('no-agent', 'no agent is running', { hint: 'Start one with: latchkey agent', cause })
}

/** An agent of another version. */
export function unreadable(): AppError {
  return new AppError('unsupported', 'the running agent answers in a way that this version does not know', {
    hint: 'Restart it: latchkey stop, then repeat the command',
  })
}

/** What a broken or impossible connection means to a person. */
export function connectionError(error: unknown): unknown {
  if (error instanceof CutOff) return wentAway(error)
  switch (systemErrorCode(error)) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return noAgent(error)
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return wentAway(error)
    case 'EACCES':
    case 'EPERM':
      return new AppError('denied', 'the socket of the agent belongs to another user', { cause: error })
    default:
      return error
  }
}

function wentAway(cause: unknown): AppError {
  return new AppError('no-agent', 'the agent went away before it answered', {
    hint: 'Start it again with: latchkey agent',
    retry: true,
    cause,
  })
}

/** Of an answer to a plain request. */
export function errorOf(text: string, status: number | undefined): AppError {
  try {
    const data: unknown = JSON.parse(text)
    if (typeof data === 'object' && data !== null && 'message' in data) return appErrorFrom(String(data.message), data)
  } catch {
    // Not an answer of an agent.
  }
  return new AppError('internal', `the agent answered with status ${status ?? 'none'}`)
}

/** Makes an agent's error again from the data that crossed; `internal` where they name no code that is known here. */
export function appErrorFrom(message: string, data: unknown): AppError {
  if (typeof data !== 'object' || data === null || !('code' in data)) return new AppError('internal', message)
  return new AppError(errorCodes.find((code) => code === data.code) ?? 'internal', message, {
    act: 'act' in data ? acts.find((act) => act === data.act) : undefined,
    aws: 'aws' in data ? awsWordsFrom(data.aws) : undefined,
    ...('hint' in data && typeof data.hint === 'string' ? { hint: data.hint } : {}),
    ...('retry' in data && typeof data.retry === 'boolean' ? { retry: data.retry } : {}),
    ...('source' in data && typeof data.source === 'string' ? { source: data.source } : {}),
    ...('role' in data && typeof data.role === 'string' ? { role: data.role } : {}),
    ...('candidates' in data && Array.isArray(data.candidates) ? { candidates: data.candidates.map(String) } : {}),
  })
}

function awsWordsFrom(aws: unknown): AwsWords | undefined {
  if (typeof aws !== 'object' || aws === null || !('code' in aws)) return undefined
  return {
    code: String(aws.code),
    ...('message' in aws && typeof aws.message === 'string' ? { message: aws.message } : {}),
    ...('requestId' in aws && typeof aws.requestId === 'string' ? { requestId: aws.requestId } : {}),
  }
}
