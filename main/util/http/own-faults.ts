import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { hearError } from '../hear-error.ts'
import { belongTo, type Owner } from '../owner.ts'

/** What fails while a connection or a request of the server is served ends that one, and not the work that opened the server. */
export function ownFaults(server: Server, whose: string): void {
  server.prependListener('connection', (socket: Socket) => {
    const owner: Owner = { what: `a connection of ${whose}`, destroy: () => socket.destroy() }
    belongTo(owner)
    hearError(socket).once('close', () => (owner.destroy = undefined))
  })
  server.prependListener('request', (request, response) => {
    const owner: Owner = { what: `a call: ${request.method} ${pathOf(request)}`, destroy: () => response.destroy() }
    belongTo(owner)
    hearError(request)
    hearError(response).once('close', () => (owner.destroy = undefined))
  })
}

/** Without its query, which may hold the code of a sign-in. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? url
}
