// Plain requests to the agent over its socket. Loads next to nothing: `latchkey credentials` runs for every tool that asks.
import { errorCodes } from '#contract/error-codes.ts'
import type { Paths } from '#core/ports.ts'
import { AppError } from '#core/util/app-error.ts'
import { systemErrorCode } from '#core/util/system-error-code.ts'
import { dial, readEndpoint, settingsProblemHeader, versionHeader } from './endpoint.ts'
import { type Answer, CutOff } from './exchange.ts'

export interface AboutAgent {
  readonly version: string
  readonly settingsProblem?: string
}

export interface PlainRequest {
  readonly paths: Pick<Paths, 'socket' | 'pipeFile'>
  readonly platform: NodeJS.Platform
  readonly method: 'GET' | 'POST'
  /** Path and query; a role's name is encoded by the caller. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Told what every answer says about the agent. */
  readonly onAgent?: ((about: AboutAgent) => void) | undefined
}

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

/** Sends one request and gives the answer's head, whatever its status. Rejects with AppError `no-agent` when nothing listens. */
export async function send(request: PlainRequest): Promise<Answer> {
  const endpoint = readEndpoint(request.paths, request.platform)
  if (!endpoint) throw noAgent()
  try {
    const { connection, headers } = await dial(endpoint, request.signal)
    const answer = await connection.ask({
      method: request.method,
      target: request.path,
      headers: {
        ...headers,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: request.body === undefined ? '' : JSON.stringify(request.body),
    })
    const { [versionHeader]: version, [settingsProblemHeader]: problem } = answer.headers
    if (version !== undefined)
      request.onAgent?.({
        version,
        ...(problem !== undefined && { settingsProblem: decodeURIComponent(problem) }),
      })
    return answer
  } catch (error) {
    throw connectionError(error)
  }
}

/** Sends one request and gives the whole text. Rejects with the AppError that the agent answered with. */
export async function request(options: PlainRequest): Promise<string> {
  const answer = await send(options)
  const text = await readText(answer)
  if (answer.status === 200) return text
  throw errorOf(text, answer.status)
}

/** A connection that stays open for the life of a command. */
export interface HeldConnection {
  /** The first line that the agent sent. */
  readonly first: string
  /** Settles when the agent closed the connection or went away. */
  readonly closed: Promise<void>
  close(): void
}

/** As `request`, for answers that begin with one line and then stay open. */
export async function hold(options: PlainRequest): Promise<HeldConnection> {
  const answer = await send(options)
  if (answer.status !== 200) throw errorOf(await readText(answer), answer.status)
  let text = ''
  while (!text.includes('\n')) {
    const next = await answer.text.next().catch((error: unknown) => {
      throw connectionError(error)
    })
    if (next.done === true) throw noAgent()
    text += next.value
  }
  return { first: text.slice(0, text.indexOf('\n')), closed: untilClosed(answer), close: answer.close }
}

/** Nothing more is said; a connection that breaks is closed too. */
async function untilClosed({ text }: Answer): Promise<void> {
  try {
    for await (const _more of text) continue
  } catch {
    // Told by settling.
  }
}

/** The whole body of an answer. Rejects with an AppError when the agent goes away meanwhile. */
export async function readText(answer: Answer): Promise<string> {
  let text = ''
  try {
    for await (const piece of answer.text) text += piece
  } catch (error) {
    throw connectionError(error)
  }
  return text
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

function errorOf(text: string, status: number | undefined): AppError {
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
    ...('hint' in data && typeof data.hint === 'string' ? { hint: data.hint } : {}),
    ...('retry' in data && typeof data.retry === 'boolean' ? { retry: data.retry } : {}),
    ...('candidates' in data && Array.isArray(data.candidates) ? { candidates: data.candidates.map(String) } : {}),
  })
}
