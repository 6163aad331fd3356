// The first head of a connection, read by hand before Node's parser is given anything: whoever cannot show the password costs no more than this.
import type { Socket } from 'node:net'
import { createPieces } from '#util/pieces.ts'

const end = Buffer.from('\r\n\r\n')

export interface FirstHead {
  readonly method: string
  readonly target: string
  /** Of `Proxy-Authorization`, the first of that name. */
  readonly authorization: string | undefined
}

/**
 * Calls back once: with the head, the connection beginning with it again for whoever reads it next, or with why there is none; `too-long`
 * is one of more than `most` bytes. Not at all where the connection ends before.
 */
export function readFirstHead(
  socket: Socket,
  most: number,
  take: (head: FirstHead | 'too-long' | 'not-http') => void,
): void {
  const pieces = createPieces()
  let length = 0
  let tail = Buffer.alloc(0)

  const settle = (why: 'too-long' | 'not-http' | undefined, headLength = 0): void => {
    socket.off('readable', read)
    socket.off('end', leave)
    if (why !== undefined) return take(why)
    const bytes = Buffer.concat(pieces.take())
    socket.unshift(bytes)
    take(headOf(bytes.toString('latin1', 0, headLength)))
  }
  const leave = (): void => void socket.destroy()
  function read(): void {
    const piece: Buffer | null = socket.read()
    if (piece === null) return
    // Methods are upper-case letters: this tells TLS and other languages at once, and not when their time is up.
    if (length === 0 && !/^[A-Z]/.test(String.fromCharCode(piece[0] ?? 0))) return settle('not-http')
    pieces.add(piece)
    const looked = Buffer.concat([tail, piece])
    const at = looked.indexOf(end)
    const headLength = length - tail.length + at + end.length
    length += piece.length
    tail = looked.subarray(-(end.length - 1))
    if ((at < 0 ? length : headLength) > most) settle('too-long')
    else if (at >= 0) settle(undefined, headLength)
  }
  socket.on('readable', read)
  socket.on('end', leave)
}

function headOf(text: string): FirstHead {
  const [method = '', target = ''] = text.slice(0, text.indexOf('\r\n')).split(' ', 2)
  const authorization = /^proxy-authorization:([^\r\n]*)/im.exec(text)?.[1]?.trim()
  return { method, target, authorization }
}
