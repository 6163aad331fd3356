import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Of more than `most` connections that have asked for nothing yet, the oldest ends: whoever may connect must not use up the files that
 * this process may open.
 */
export function limitSilent(server: Server, most: number): void {
  const silent = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
    const [oldest] = silent
    if (oldest === undefined || silent.size <= most) return
    silent.delete(oldest)
    oldest.destroy()
  })
  server.on('request', ({ socket }) => silent.delete(socket))
}
