import { once } from 'node:events'
import { plainText, safeJson } from '#shared/plain-text.ts'

const { fstatSync } = process.getBuiltinModule('node:fs')
const { styleText } = process.getBuiltinModule('node:util')

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
  /** One line to standard output, and to standard error. Names, messages and paths are others' words, so of the text only our own `style` acts. */
  print(text: string): void
  note(text: string): void
  json(value: unknown): void
  /** Many lines; settles when the reader has taken enough of them for more. */
  lines(texts: readonly string[]): Promise<void>
  /** The same for text in a format that is safe by itself. */
  output(text: string): Promise<void>
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
  const columns = stdout.isTTY ? stdout.columns || undefined : undefined
  // Some terminals give no size, as 0, in which no list could be shown.
  for (const stream of [stdout, stderr]) {
    if (!stream.isTTY) continue
    stream.columns ||= 80
    stream.rows ||= 24
  }
  return {
    stdin,
    stdout,
    stderr,
    columns,
    interactive: stdin.isTTY && stderr.isTTY,
    piped: isPiped(stdin),
    style: (style, text) =>
      styleText(style, plainText(text), { stream: stdout, validateStream: true }).replaceAll('\u001b', mark),
    print: (text) => void stdout.write(`${styled(text)}\n`),
    note: (text) => void stderr.write(`${styled(text)}\n`),
    json: (value) => void stdout.write(`${safeJson(value, 2)}\n`),
    lines: (texts) => put(stdout, texts.map((text) => `${styled(text)}\n`).join('')),
    output: (text) => put(stdout, text),
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

async function put(stdout: NodeJS.WriteStream, text: string): Promise<void> {
  if (text !== '' && !stdout.write(text)) await once(stdout, 'drain')
}

/** Stands for the escape character between `style` and `print`. Nobody else can write it: it is of this run, and is never shown. */
const mark = `${Math.random()}${Math.random()}`

/** The text with our own styles and nothing else that acts. */
function styled(text: string): string {
  const [first = '', ...others] = text.split(mark)
  return (
    plainText(first) +
    others
      .map((part) =>
        part.replace(/^(\[\d+m)?(.*)$/s, (_, code: string | undefined, rest: string) =>
          code === undefined ? plainText(rest) : `\u001b${code}${plainText(rest)}`,
        ),
      )
      .join('')
  )
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
