// Plain requests to the agent over its socket. Loads next to nothing: `latchkey credentials` runs for every tool that asks.
import type { Paths } from '#local/paths.ts'
import { dial, readEndpoint, settingsProblemHeader, versionHeader } from './endpoint.ts'
import type { Answer } from './exchange.ts'

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

/** Sends one request and gives the answer's head, whatever its status. Rejects with AppError `no-agent` when nothing listens. */
export async function send(request: PlainRequest): Promise<Answer> {
  const endpoint = await readEndpoint(request.paths, request.platform)
  if (!endpoint) throw (await errors()).noAgent()
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
    throw (await errors()).connectionError(error)
  }
}

/** Sends one request and gives the whole text. Rejects with the AppError that the agent answered with. */
export async function request(options: PlainRequest): Promise<string> {
  const answer = await send(options)
  const text = await readText(answer)
  if (answer.status === 200) return text
  throw (await errors()).errorOf(text, answer.status)
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
  if (answer.status !== 200) throw (await errors()).errorOf(await readText(answer), answer.status)
  let text = ''
  while (!text.includes('\n')) {
    const next = await answer.text.next().catch(async (error: unknown) => {
      throw (await errors()).connectionError(error)
    })
    if (next.done === true) throw (await errors()).noAgent()
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
    throw (await errors()).connectionError(error)
  }
  return text
}

/** Loaded where something failed. */
const errors = () => import('./agent-errors.ts')
