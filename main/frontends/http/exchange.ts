// One HTTP exchange over a socket of this computer, by hand: loading node:http and making a request with it costs every command some 15 ms, half
// of what Node's own start takes. It knows what an agent answers, and no more.
import type { Socket } from 'node:net'

const { connect } = process.getBuiltinModule('node:net')

export interface Question {
  readonly method: string
  /** Path and query, encoded. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Another one follows on this connection, once the answer was read. */
  readonly isFirst?: true
}

export interface Answer {
  readonly status: number
  /** With names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The text of the body as it comes; to be read once. Rejects with the system's error, or `CutOff`, when the connection breaks. */
  readonly text: AsyncGenerator<string>
  close(): void
}

/** The other side ended before its answer did. */
export class CutOff extends Error {}

/** The agent's are some hundred bytes. */
const longestLine = 65_536

export interface Connection {
  /** Rejects with the system's error where nothing listens. */
  ask(question: Question): Promise<Answer>
  close(): void
}

/** To a socket or pipe; what fails is told by the first question. */
export function openConnection(path: string, signal: AbortSignal | undefined): Connection {
  const socket = connect({ path, ...(signal && { signal }) })
  // Told by what is read; one that nobody reads any more ends nothing.
  socket.on('error', () => undefined)
  const input = createInput(socket)
  const close = (): void => void socket.destroy()
  return {
    close,
    async ask({ method, target, headers, body, isFirst }) {
      const lines = [
        `${method} ${target} HTTP/1.1`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        `connection: ${isFirst ? 'keep-alive' : 'close'}`,
        `content-length: ${Buffer.byteLength(body)}`,
      ]
      socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
      try {
        const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(await input.line())?.[1] ?? 0)
        const answered = await readHeaders(input)
        return { status, headers: answered, text: readBody(input, answered, isFirst ? undefined : close), close }
      } catch (error) {
        close()
        throw error
      }
    },
  }
}

async function readHeaders(input: Input): Promise<Readonly<Record<string, string>>> {
  const headers: Record<string, string> = {}
  for (let line = await input.line(); line !== ''; line = await input.line()) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return headers
}

async function* readBody(
  input: Input,
  { 'content-length': length, 'transfer-encoding': encoding }: Readonly<Record<string, string>>,
  atEnd: (() => void) | undefined,
): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  try {
    if (encoding === undefined) {
      for await (const piece of input.bytes(Number(length ?? 0))) yield decoder.decode(piece, { stream: true })
      return
    }
    for (;;) {
      const size = Number.parseInt(await input.line(), 16)
      if (!(size > 0)) return
      for await (const piece of input.bytes(size)) yield decoder.decode(piece, { stream: true })
      await input.line()
    }
  } finally {
    atEnd?.()
  }
}

interface Input {
  /** Without its end. */
  line(): Promise<string>
  bytes(count: number): AsyncGenerator<Buffer>
}

function createInput(socket: Socket): Input {
  const pieces: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]()
  let pending: Buffer = Buffer.alloc(0)
  async function more(): Promise<void> {
    const { done, value } = await pieces.next()
    if (done) throw new CutOff('the connection ended in the middle of an answer')
    pending = pending.length === 0 ? value : Buffer.concat([pending, value])
  }
  return {
    async line() {
      for (;;) {
        const end = pending.indexOf('\r\n')
        if (end < 0 && pending.length > longestLine) throw new CutOff('an answer has a line that is too long')
        if (end < 0) await more()
        else {
          const line = pending.toString('latin1', 0, end)
          pending = pending.subarray(end + 2)
          return line
        }
      }
    },
    async *bytes(count) {
      for (let left = count; left > 0;) {
        if (pending.length === 0) await more()
        const piece = pending.subarray(0, left)
        pending = pending.subarray(piece.length)
        left -= piece.length
        yield piece
      }
    },
  }
}
