// Ends an HTTP server without cutting an answer that is on its way, and one answer where our code failed it.
import type { Server, ServerResponse } from 'node:http'
import { ownFaults } from '#util/http/own-faults.ts'

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
  ownFaults(server, 'a front end')
  server.prependListener('request', (_request, response) => {
    active.add(response)
    response.once('close', () => active.delete(response))
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

/** On loopback, at that port if it is free; answers the port. */
export async function listenOn(server: Server, preferred: number): Promise<number> {
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        server.off('error', reject)
        resolve()
      })
    })
  await listen(preferred).catch((error: unknown) => {
    if (preferred === 0) throw error
    return listen(0)
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
