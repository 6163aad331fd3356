// Where the system tells whose a connection is, other users' are not served: what a command line or a log shows them is of no use then.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { PeerOwner } from '#core/util/peer-owner.ts'

const refusal =
  'Only programs of the user who runs Latchkey are served here: open the link in a browser of that user.\n'
const answer = `HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${refusal.length}\r\nconnection: close\r\n\r\n${refusal}`

/** Ends every connection that is not of this user's programs. Gives whether a connection is; asked once for each, when it comes. */
export function admitOwn(server: Server, owner: PeerOwner): (socket: Socket) => Promise<boolean> {
  if (!owner.known) return () => Promise.resolve(true)
  const verdicts = new WeakMap<Socket, Promise<boolean>>()
  server.on('connection', (socket: Socket) => {
    const verdict = owner.isOwn(socket)
    verdicts.set(socket, verdict)
    void refuseOthers(socket, verdict)
  })
  return (socket) => verdicts.get(socket) ?? Promise.resolve(false)
}

async function refuseOthers(socket: Socket, isOwn: Promise<boolean>): Promise<void> {
  if ((await isOwn) || socket.destroyed) return
  socket.end(answer)
  socket.destroySoon()
}
