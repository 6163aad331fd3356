import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Of more than `most` connections that wait for a request, their first or the next, the one that waits longest ends: whoever may connect must
 * not use up the files that this process may open.
 */
export function limitIdle(server: Server, most: number): void {
  const idle = new Set<Socket>()
  /** Requests of a connection that have no whole answer yet: with pipelining more than one. */
  const open = new WeakMap<Socket, number>()

  function rest(socket: Socket): void {
    if (socket.destroyed) return
    idle.add(socket)
    const [oldest] = idle
    if (oldest === undefined || idle.size <= most) return
    idle.delete(oldest)
    oldest.destroy()
  }

  function work({ socket }: IncomingMessage, response: ServerResponse): void {
    idle.delete(socket)
    open.set(socket, (open.get(socket) ?? 0) + 1)
    response.once('close', () => {
      const left = (open.get(socket) ?? 1) - 1
      open.set(socket, left)
      if (left === 0) rest(socket)
    })
  }

  server.on('connection', (socket: Socket) => {
    socket.once('close', () => idle.delete(socket))
    rest(socket)
  })
  // A server that hears `checkContinue` is not told of such a request by `request`.
  server.on('request', work)
  server.on('checkContinue', work)
}
