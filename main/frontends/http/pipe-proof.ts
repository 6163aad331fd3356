// On Windows anybody may make a pipe of a name that is free, as after a crash of the agent, and Node cannot ask whose a pipe is. So both ends
// of each connection prove that they know the token, which lies in a file for the user alone, and neither sends it. The server does so
// first: a stranger's hears nothing but a random number.
import { createHmac, randomBytes } from 'node:crypto'
import { sameSecret } from '#util/same-secret.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { sendJson } from './errors.ts'
import { AppError } from '#util/app-error.ts'
import { CutOff, type Connection } from './exchange.ts'

export const helloPath = '/hello'
/** From the client its random number, from the server its own. */
export const nonceHeader = 'x-latchkey-nonce'
export const proofHeader = 'x-latchkey-proof'

export const isNonce = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)

export interface Nonces {
  readonly client: string
  readonly server: string
}

/** Holds for one connection; the two ends' differ, so that none can be sent back. */
export function proofOf(token: string, who: 'client' | 'server', nonces: Nonces): string {
  return createHmac('sha256', token).update(`latchkey pipe 1 ${who} ${nonces.client} ${nonces.server}`).digest('hex')
}

export function isProof(given: unknown, expected: string | undefined): boolean {
  return typeof given === 'string' && expected !== undefined && sameSecret(given, expected)
}

interface PipeGuard {
  /** True when the request was answered here: a greeting, or one that nobody vouched for. */
  answers(request: IncomingMessage, response: ServerResponse): boolean
}

export function createPipeGuard(token: string, randomBytes: (length: number) => Buffer): PipeGuard {
  /** What the client of a connection has to show. */
  const expected = new WeakMap<Socket, string>()
  return {
    answers(request, response) {
      const client = request.headers[nonceHeader]
      if (request.url === helloPath && isNonce(client)) {
        const nonces = { client, server: randomBytes(32).toString('hex') }
        expected.set(request.socket, proofOf(token, 'client', nonces))
        response.setHeader(nonceHeader, nonces.server).setHeader(proofHeader, proofOf(token, 'server', nonces))
        sendJson(response, 200, {})
        return true
      }
      if (isProof(request.headers[proofHeader], expected.get(request.socket))) return false
      sendJson(response, 403, { code: 'denied', message: 'this connection has not shown that it knows the token' })
      return true
    },
  }
}

/** An agent greets at once; a stranger's program may keep a caller waiting. */
const withinMs = 10_000

/** Gives the header that proves us. Rejects with AppError `denied` where the other end cannot prove itself; the connection is closed then. */
export async function greet(connection: Connection, token: string): Promise<Readonly<Record<string, string>>> {
  const client = randomBytes(32).toString('hex')
  const timer = setTimeout(connection.close, withinMs)
  try {
    const headers = { host: 'latchkey', [nonceHeader]: client }
    const answer = await connection.ask({ method: 'GET', target: helloPath, headers, body: '', isFirst: true })
    const server = answer.headers[nonceHeader]
    if (!isNonce(server) || !isProof(answer.headers[proofHeader], proofOf(token, 'server', { client, server })))
      throw stranger()
    for await (const _nothing of answer.text) continue
    return { [proofHeader]: proofOf(token, 'client', { client, server }) }
  } catch (error) {
    connection.close()
    throw error instanceof CutOff ? stranger() : error
  } finally {
    clearTimeout(timer)
  }
}

function stranger(): AppError {
  return new AppError('denied', 'another program answers in the place of the agent, so nothing was sent to it', {
    hint: 'Restart the agent, which picks another place: latchkey agent',
  })
}
