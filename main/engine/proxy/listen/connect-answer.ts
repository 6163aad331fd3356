import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

const reasons = {
  400: 'Bad Request',
  403: 'Forbidden',
  407: 'Proxy Authentication Required',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const

/** What a 407 asks for. */
export const challenge = 'Basic realm="latchkey", charset="UTF-8"'

export type AnswerStatus = keyof typeof reasons

/** Writes one whole plain-text answer and closes the connection once it is out. */
export function answerAndClose(socket: Duplex, status: AnswerStatus, sentence: string): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const body = `${sentence}\n`
  const authenticate = status === 407 ? `Proxy-Authenticate: ${challenge}\r\n` : ''
  socket.end(
    `HTTP/1.1 ${status} ${reasons[status]}\r\n${authenticate}Content-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => {
      // A client that keeps its own half open must not keep ours.
      if (socket instanceof Socket) socket.destroySoon()
      else socket.destroy()
    },
  )
}
