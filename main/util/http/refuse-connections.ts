import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { hearError } from '../hear-error.ts'
import { guardDoor } from './door.ts'

/**
 * Refuses connections that `isRefused` tells of, before a byte of theirs is read. `refusal`: a sentence.
 */
export function refuseConnections(
  server: Server,
  isRefused: (socket: Socket) => Promise<boolean>,
  refusal: string,
): void {
  const answer = answerOf(refusal)
  async function judge(socket: Socket, read: () => void): Promise<void> {
    const isSo = await isRefused(socket)
    if (socket.destroyed) return
    if (!isSo) return read()
    socket.end(answer)
    socket.destroySoon()
  }
  guardDoor(server, (socket, read) => {
    judge(hearError(socket), read).catch(() => socket.destroy())
  })
}

function answerOf(refusal: string): string {
  const body = `${refusal}\n`
  return (
    `HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
    `connection: close\r\n\r\n${body}`
  )
}
