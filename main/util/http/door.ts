import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Asks about each connection of a server before Node's parser gets a byte of it; `read` hands the connection over. The parser makes a
 * request of every head in what it is given, thousands of them from one read, whatever the first one's answer was. Call it before anything
 * else listens for `connection`: it takes the place of the listener that Node's constructor adds.
 */
export function guardDoor(server: Server, ask: (socket: Socket, read: () => void) => void): void {
  const [parse] = server.listeners('connection')
  if (parse === undefined) throw new TypeError('this server reads no connections')
  server.removeAllListeners('connection')
  const read = (socket: Socket): void => {
    // A server that closed meanwhile ended the connections that it knew, and waits for this one.
    if (server.listening) parse.call(server, socket)
    else socket.destroy()
  }
  server.on('connection', (socket: Socket) => ask(socket, () => read(socket)))
}
