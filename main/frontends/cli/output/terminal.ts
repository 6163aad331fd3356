import { fstatSync } from 'node:fs'
import { stripVTControlCharacters, styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

export interface Terminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Columns of standard output; undefined when it is no terminal, so that nothing is cut for a pipe. */
  readonly columns: number | undefined
  /** Somebody can be asked: input and the messages are on a terminal. */
  readonly interactive: boolean
  /** Standard input is a pipe or a file that may hold an answer. */
  readonly piped: boolean
  /** Coloured on a terminal that wants it; NO_COLOR and FORCE_COLOR are respected. */
  style(style: Style, text: string): string
  print(text: string): void
  note(text: string): void
  /** To standard error as it is. */
  readonly write: (text: string) => void
  /** On a terminal, says after a second what is waited for, until the work is done. */
  waiting<Result>(what: string, work: () => Promise<Result>): Promise<Result>
}

export function createTerminal(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
): Terminal {
  return {
    stdin,
    stdout,
    stderr,
    // Some terminals give no size, as 0.
    columns: stdout.isTTY ? stdout.columns || undefined : undefined,
    interactive: stdin.isTTY && stderr.isTTY,
    piped: isPiped(stdin),
    style: (style, text) => styleText(style, text, { stream: stdout, validateStream: true }),
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    write: (text) => void stderr.write(text),
    async waiting(what, work) {
      const progress = startProgress(stderr, what)
      try {
        return await work()
      } finally {
        progress.stop()
      }
    },
  }
}

const quietMs = 1000

/** One line that comes after a second and goes without a trace. Once stopped, because somebody is asked a question, say, it stays away. */
export function startProgress(stderr: NodeJS.WriteStream, what: string): { stop(): void } {
  if (!stderr.isTTY) return { stop: () => undefined }
  let shown = false
  const timer = setTimeout(() => {
    shown = true
    stderr.write(`waiting for ${what} …`)
  }, quietMs)
  return {
    stop() {
      clearTimeout(timer)
      if (shown) stderr.write('\r\u001b[2K')
      shown = false
    },
  }
}

function isPiped(stdin: Pick<NodeJS.ReadStream, 'isTTY'>): boolean {
  if (stdin.isTTY) return false
  try {
    const facts = fstatSync(0)
    return facts.isFIFO() || facts.isFile() || facts.isSocket()
  } catch {
    return false
  }
}

/** Text of others (role names, paths, messages) made safe for a terminal: no escape sequence or control character passes. */
export function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this removes
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
}
