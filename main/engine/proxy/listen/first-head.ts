// The first head of a connection, read by hand before Node's parser is given anything: whoever cannot show the password costs no more than this.
import type { Socket } from 'node:net'

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
  const pieces: Buffer[] = []
  let length = 0
  let tail = Buffer.alloc(0)

  const settle = (head: FirstHead | 'too-long' | 'not-http'): void => {
    socket.off('readable', read)
    socket.off('end', leave)
    if (typeof head === 'object') socket.unshift(Buffer.concat(pieces))
    take(head)
  }
  const leave = (): void => void socket.destroy()
  function read(): void {
    const piece: Buffer | null = socket.read()
    if (piece === null) return
    pieces.push(piece)
    const looked = Buffer.concat([tail, piece])
    const at = looked.indexOf(end)
    const headLength = length - tail.length + at + end.length
    length += piece.length
    tail = looked.subarray(-(end.length - 1))
    // Methods are upper-case letters: this tells TLS and other languages at once, and not when their time is up.
    if (!/^[A-Z]/.test(String.fromCharCode(pieces[0]?.[0] ?? 0))) settle('not-http')
    else if ((at < 0 ? length : headLength) > most) settle('too-long')
    else if (at >= 0) settle(headOf(Buffer.concat(pieces).toString('latin1', 0, headLength)))
  }
  socket.on('readable', read)
  socket.on('end', leave)
}

function headOf(text: string): FirstHead {
  const [method = '', target = ''] = text.slice(0, text.indexOf('\r\n')).split(' ', 2)
  const authorization = /^proxy-authorization:([^\r\n]*)/im.exec(text)?.[1]?.trim()
  return { method, target, authorization }
}
