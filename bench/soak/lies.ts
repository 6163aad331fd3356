// What an AWS may say that is not so, or never says.
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

export const head = 'HTTP/1.1 200 OK\r\n'
const answer = (body: string): string => `${head}Content-Length: ${body.length}\r\n\r\n${body}`

/** Writes again and again until the other side has gone. */
function repeat(socket: TLSSocket, everyMs: number, bytes: string): void {
  const timer = setInterval(() => socket.writableLength < 65_536 && socket.write(bytes), everyMs)
  socket.once('close', () => clearInterval(timer))
}

export const lies: Readonly<Record<string, (socket: TLSSocket, raw: Socket) => void>> = {
  short: (socket) => void socket.end(`${head}Content-Length: 1000\r\n\r\nnot that much`),
  long: (socket) => void socket.write(`${head}Content-Length: 2\r\n\r\nmuch more than that`),
  garbage: (socket) => void socket.write(Buffer.alloc(300, '\0\x01\xff')),
  twice: (socket) => void socket.write(answer('one') + answer('two')),
  later(socket) {
    socket.write(answer('one'))
    setTimeout(() => socket.write(answer('unasked')), 100)
  },
  never: () => undefined,
  deaf: (socket) => void socket.pause(),
  close: (socket) => void socket.end(),
  reset: (_socket, raw) => void raw.resetAndDestroy(),
  coding: (socket) => void socket.write(`${head}Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`),
  both: (socket) =>
    void socket.write(`${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`),
  chunks: (socket) => void socket.write(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n`),
  switch: (socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n\0\0\0'),
  body: (socket) => void socket.write('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello'),
  drip(socket) {
    socket.write(`${head}Content-Length: 100000\r\n\r\n`)
    repeat(socket, 200, 'x')
  },
  informed: (socket) => repeat(socket, 20, 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n'),
  endless(socket) {
    socket.write(head)
    repeat(socket, 5, `X-More: ${'y'.repeat(2_000)}\r\n`)
  },
  torn(socket, raw) {
    socket.write(`${head}Content-Length: 5000000\r\n\r\n${'x'.repeat(200_000)}`)
    setTimeout(() => raw.resetAndDestroy(), 50)
  },
}

export const lieNames = Object.keys(lies)
