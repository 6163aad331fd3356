// The server's part of pipe-proof.ts.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { sendJson } from './errors.ts'
import { helloPath, isNonce, isProof, nonceHeader, proofHeader, proofOf } from './pipe-proof.ts'

export interface PipeGuard {
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
