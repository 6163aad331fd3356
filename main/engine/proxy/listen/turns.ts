// Whose turn it is on a connection. Node begins a pipelined request at once, so one connection could have any number under way.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

export interface Turns {
  /** Begins the request now, or after those that came before it on its connection. */
  take(request: IncomingMessage, response: ServerResponse, begin: () => void): void
  /** Whether a request of this connection has no complete answer yet. */
  isTaken(socket: Duplex): boolean
}

interface Line {
  current: ServerResponse
  readonly waiting: (() => void)[]
}

/** No AWS SDK pipelines. What a script may send ahead: each head can have 64 KiB. */
const mostWaiting = 8
/** Of a body that comes before its turn: less than what Node buffers before it stops reading the connection. */
const earlyBytes = 16 * 1024

/**
 * One request at a time per connection (RFC 9112, section 9.3.2, leaves a server the choice). One that comes too early with a large body
 * ends the connection: while nobody reads the body, nobody would notice that the client has gone, and what is under way would stay.
 */
export function createTurns(): Turns {
  const lines = new WeakMap<Duplex, Line>()
  const isEarly = ({ current, waiting }: Line): boolean => waiting.length > 0 || !current.writableEnded
  return {
    take(request, response, begin) {
      const { socket } = request
      const start = (line: Line): void => {
        line.current = response
        response.once('close', () => {
          const next = line.waiting.shift()
          if (next === undefined || !socket.writable) lines.delete(socket)
          else next()
        })
        begin()
      }
      const line = lines.get(socket)
      if (line === undefined) {
        const made: Line = { current: response, waiting: [] }
        lines.set(socket, made)
        start(made)
      } else if (line.waiting.length >= mostWaiting || (isEarly(line) && !fitsBuffer(request))) socket.destroy()
      else line.waiting.push(() => start(line))
    },
    isTaken: (socket) => {
      const line = lines.get(socket)
      return line !== undefined && isEarly(line)
    },
  }
}

const fitsBuffer = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= earlyBytes
