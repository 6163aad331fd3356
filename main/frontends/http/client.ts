// How a front end outside the agent's process speaks to it: the typed contract over the socket, in oRPC's format. By hand, since oRPC's own
// client costs a command some 60 ms: it brings a library of helpers along, and Node's fetch to ask whether an answer is a form.
import type { AgentClient } from '#contract/contract.ts'
import type { Paths } from '#local/paths.ts'
import { issueMessage } from '#util/issue-message.ts'
import { AppError } from '#util/app-error.ts'
import { readEvents } from './event-stream.ts'
import { appErrorFrom, unreadable } from './agent-errors.ts'
import { type AboutAgent, readText, send } from './request.ts'

/** One call of the contract: `path` as in `['app', 'status']`. Gives the answer, or an iterator over the events of a subscription. */
export type Call = (
  path: readonly string[],
  input: unknown,
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<unknown>

export interface AgentConnection {
  readonly client: AgentClient
  readonly call: Call
  /** The agent's version, once a call was answered. */
  agentVersion(): string | undefined
}

export interface ConnectOptions {
  readonly platform: NodeJS.Platform
  readonly onAgent?: (about: AboutAgent) => void
  /** Around each call: what to do where nothing listens, say. */
  readonly around?: <Result>(work: () => Promise<Result>) => Promise<Result>
}

/**
 * Opens nothing by itself: each call is a connection of its own. Every failure is an AppError: the agent's own, `no-agent` when nothing
 * listens, `unsupported` when the agent is too old to know the call.
 */
export function connect(
  paths: Pick<Paths, 'socket' | 'pipeFile'>,
  { platform, onAgent, around = (work) => work() }: ConnectOptions,
): AgentConnection {
  let version: string | undefined
  const once: Call = async (path, input, options = {}) => {
    const answer = await send({
      paths,
      platform,
      method: 'POST',
      path: `/rpc/${path.join('/')}`,
      body: { json: input },
      ...(options.signal && { signal: options.signal }),
      onAgent(about) {
        version = about.version
        onAgent?.(about)
      },
    })
    const fail = (value: unknown): AppError => {
      const error = readError(value)
      return error === undefined ? unreadable() : toAppError(error, path, version)
    }
    if (answer.headers['content-type']?.startsWith('text/event-stream')) return readEvents(answer, fail)
    const text = await readText(answer)
    // The server's own answer, in no format of ours, to a path that it does not know.
    if (answer.status === 404) throw fail({ code: 'NOT_FOUND', message: text })
    const value = readAnswer(text)
    if (answer.status !== 200) throw fail(value)
    return value
  }
  const call: Call = (path, input, options) => around(() => once(path, input, options))
  return { client: clientOf(call), call, agentVersion: () => version }
}

/** What oRPC wraps in `json`. Its `meta` tells apart values that JSON has no form for; the contract has none but `undefined`. */
function readAnswer(text: string): unknown {
  if (text === '') return undefined
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null) return 'json' in answer ? answer.json : undefined
  } catch {
    // Not an answer of an agent.
  }
  throw unreadable()
}

/** Any property is one more step of the path, and calling it is the call. */
function clientOf(call: Call): AgentClient
function clientOf(call: Call, path: readonly string[]): unknown
function clientOf(call: Call, path: readonly string[] = []): unknown {
  return new Proxy(() => undefined, {
    // A client that is awaited is no promise.
    get: (_target, name) => (typeof name === 'string' && name !== 'then' ? clientOf(call, [...path, name]) : undefined),
    apply: (_target, _this, [input, options]) => call(path, input, options),
  })
}

/** What oRPC makes of an error: its own code, and the contract's in `data`. */
interface CrossedError {
  readonly code: string
  readonly message: string
  readonly data: unknown
}

export function readError(value: unknown): CrossedError | undefined {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value)) return undefined
  return { code: String(value.code), message: String(value.message), data: 'data' in value ? value.data : undefined }
}

/** Makes the agent's error again from what crossed. */
export function toAppError(error: CrossedError, path: readonly string[], version: string | undefined): AppError {
  switch (error.code) {
    case 'FAILED':
      return appErrorFrom(error.message, error.data)
    case 'BAD_REQUEST':
      return new AppError('bad-request', issuesOf(error.data) ?? error.message)
    case 'NOT_FOUND':
      return new AppError(
        'unsupported',
        `the running agent${version === undefined ? '' : ` (version ${version})`} does not know ${path.join('.')}`,
        {
          hint: 'Restart it: latchkey stop, then repeat the command',
        },
      )
    default:
      return new AppError('internal', error.message)
  }
}

/** `name: use letters, …; duration: …` out of zod's issues. */
function issuesOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return undefined
  const lines = data.issues.map((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null || !('message' in issue)) return 'invalid input'
    const where =
      'path' in issue && Array.isArray(issue.path) && issue.path.length > 0
        ? `${issue.path.map(String).join('.')}: `
        : ''
    return `${where}${issueMessage(issue)}`
  })
  return lines.length > 0 ? lines.join('; ') : undefined
}
