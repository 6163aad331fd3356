// Plain requests to the agent over its socket. Loads node:http alone: `latchkey credentials` runs for every tool that asks.
import type { IncomingMessage } from 'node:http'
import { errorCodes } from '#contract/error-codes.ts'
import type { Paths } from '#core/ports.ts'
import { AppError } from '#core/util/app-error.ts'
import { systemErrorCode } from '#core/util/system-error-code.ts'
import { readEndpoint, tokenHeader, versionHeader } from './endpoint.ts'

// An import statement reads every export of node:http, lazy ones too, and so loads undici and HTTP/2: some 30 ms for every command.
const { request: httpRequest } = process.getBuiltinModule('node:http')

export interface PlainRequest {
  readonly paths: Pick<Paths, 'socket' | 'pipeFile'>
  readonly platform: NodeJS.Platform
  readonly method: 'GET' | 'POST'
  /** Path and query; a role's name is encoded by the caller. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Told the agent's version with the answer. */
  readonly onVersion?: ((version: string) => void) | undefined
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

/** Sends one request and gives the response's head, whatever its status. Rejects with AppError `no-agent` when nothing listens. */
export async function send(request: PlainRequest): Promise<IncomingMessage> {
  const endpoint = readEndpoint(request.paths, request.platform)
  if (!endpoint) throw noAgent()
  const text = request.body === undefined ? undefined : JSON.stringify(request.body)
  return await new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      socketPath: endpoint.socketPath,
      method: request.method,
      path: request.path,
      // A connection of its own: the process must not stay alive for an idle one.
      agent: false,
      headers: {
        host: 'latchkey',
        ...(endpoint.token === undefined ? {} : { [tokenHeader]: endpoint.token }),
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      },
      ...(request.signal ? { signal: request.signal } : {}),
    })
    outgoing.once('response', (response) => {
      const version = response.headers[versionHeader]
      if (typeof version === 'string') request.onVersion?.(version)
      resolve(response)
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => reject(connectionError(error)))
    outgoing.end(text)
  })
}

/** Sends one request and gives the whole text. Rejects with the AppError that the agent answered with. */
export async function request(options: PlainRequest): Promise<string> {
  const response = await send(options)
  const text = await readText(response)
  if (response.statusCode === 200) return text
  throw errorOf(text, response.statusCode)
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
  const response = await send(options)
  if (response.statusCode !== 200) throw errorOf(await readText(response), response.statusCode)
  response.setEncoding('utf8')
  const closed = new Promise<void>((resolve) => response.once('close', resolve))
  // A connection that breaks is told by `closed`.
  response.on('error', () => undefined)
  const first = await new Promise<string>((resolve, reject) => {
    let text = ''
    response.on('data', (chunk: string) => {
      text += chunk
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
    response.once('close', () => reject(noAgent()))
  })
  return { first, closed, close: () => response.destroy() }
}

/** The whole body of an answer. Rejects with an AppError when the agent goes away meanwhile. */
export async function readText(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8')
  let text = ''
  try {
    for await (const chunk of response) text += String(chunk)
  } catch (error) {
    throw connectionError(error)
  }
  return text
}

/** What a broken or impossible connection means to a person. */
export function connectionError(error: unknown): unknown {
  switch (systemErrorCode(error)) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return noAgent(error)
    case 'ECONNRESET':
    case 'EPIPE':
      return new AppError('no-agent', 'the agent went away before it answered', {
        hint: 'Start it again with: latchkey agent',
        retry: true,
        cause: error,
      })
    case 'EACCES':
    case 'EPERM':
      return new AppError('denied', 'the socket of the agent belongs to another user', { cause: error })
    default:
      return error
  }
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
