// Ends an HTTP server without cutting an answer that is on its way.
import type { Server, ServerResponse } from 'node:http'
import { hearError } from '#core/util/hear-error.ts'

export interface Connections {
  /** Answers that have begun to stream are cut (they never end by themselves); others get `graceMs` to finish. */
  close(graceMs: number): Promise<void>
}

export function trackConnections(server: Server): Connections {
  const active = new Set<ServerResponse>()
  server.prependListener('request', (request, response) => {
    hearError(request)
    active.add(hearError(response))
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
