// Ends an HTTP server without cutting an answer that is on its way, and one answer where our code failed it.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { hearError } from '#util/hear-error.ts'
import { belongTo, type Owner } from '#util/owner.ts'

export interface Connections {
  /** Answers that have begun to stream are cut (they never end by themselves); others get `graceMs` to finish. */
  close(graceMs: number): Promise<void>
}

/**
 * How long a request may take to come, in ms. A server with `requestTimeout: 0` has no `headersTimeout` either (node:http); no request
 * of ours is large, and answers may stream for as long as they like.
 */
export const slowRequests = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 }

export function trackConnections(server: Server): Connections {
  const active = new Set<ServerResponse>()
  server.prependListener('connection', (socket: Socket) => {
    const owner: Owner = { what: 'a connection of a front end', destroy: () => socket.destroy() }
    belongTo(owner)
    hearError(socket).once('close', () => (owner.destroy = undefined))
  })
  server.prependListener('request', (request, response) => {
    const owner: Owner = { what: `a call: ${request.method} ${pathOf(request)}`, destroy: () => response.destroy() }
    belongTo(owner)
    hearError(request)
    active.add(hearError(response))
    response.once('close', () => {
      owner.destroy = undefined
      active.delete(response)
    })
  })
  return {
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const response of active) if (response.headersSent && !response.writableEnded) response.destroy()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(timer)
    },
  }
}

/** Without its query, which may hold the code of a sign-in. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? url
}
