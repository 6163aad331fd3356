// Appends in batches: whatever comes while a write runs, or just after it, goes into the next one, so that thousands of lines a second
// cost a few writes. Each batch ends with a whole line, so that a crash tears one line at most.
import { mkdir, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { rotateFiles } from '../util/rotating-file.ts'

export interface Appender {
  append(line: string): void
  /** Runs `work` when everything appended so far is with the system, and before anything that comes later is. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value>
  close(): Promise<void>
}

export interface AppenderOptions {
  readonly path: string
  readonly maxBytes: number
  /** Files kept, the current one included. */
  readonly files: number
  /** The lines of this batch are lost; the next batch is tried as usual. */
  readonly failed: (error: unknown, lines: number) => void
}

/** ms. Lines that follow a write wait this long for others; whoever reads or closes does not wait. */
const gatherMs = 10

/** Opens the file with the first line. */
export function createAppender({ path, maxBytes, files, failed }: AppenderOptions): Appender {
  let queue: (string | (() => Promise<void>))[] = []
  let running: Promise<void> | undefined
  let hurry = (): void => {}
  let file: { readonly handle: FileHandle; size: number } | undefined

  async function drain(): Promise<void> {
    // The lines of one turn of the event loop go together.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) {
      const taken = queue
      queue = []
      let lines: string[] = []
      for (const item of taken) {
        if (typeof item === 'string') {
          lines.push(item)
          continue
        }
        await write(lines)
        lines = []
        await item()
      }
      await write(lines)
      if (queue.every((item) => typeof item === 'string')) await gather()
    }
  }

  /** Handing a write to the system costs as much as signing a request, so that a busy proxy must not do it for each. */
  function gather(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, gatherMs)
      hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function write(lines: readonly string[]): Promise<void> {
    try {
      await appendLines(lines)
    } catch (error) {
      await closeFile()
      failed(error, lines.length)
    }
  }

  async function appendLines(lines: readonly string[]): Promise<void> {
    for (let from = 0; from < lines.length;) {
      file ??= await reopen(path)
      if (file.size > 0 && file.size + Buffer.byteLength(lines[from] ?? '') > maxBytes) {
        await closeFile()
        rotateFiles(path, files)
        file = await reopen(path)
      }
      // As many whole lines as fit, but one at least: a line is never cut.
      let to = from
      let bytes = 0
      do bytes += Buffer.byteLength(lines[to++] ?? '')
      while (to < lines.length && file.size + bytes + Buffer.byteLength(lines[to] ?? '') <= maxBytes)
      await file.handle.appendFile(lines.slice(from, to).join(''))
      file.size += bytes
      from = to
    }
  }

  async function closeFile(): Promise<void> {
    const closing = file
    file = undefined
    await closing?.handle.close().catch(() => {})
  }

  function add(item: string | (() => Promise<void>)): void {
    queue.push(item)
    if (typeof item !== 'string') hurry()
    running ??= drain().finally(() => {
      running = undefined
      // Added after the last look at the queue.
      if (queue.length > 0) add(async () => {})
    })
  }

  return {
    append: add,
    inTurn: (work) =>
      new Promise((resolve, reject) => {
        add(() => work().then(resolve, reject))
      }),
    async close() {
      await new Promise<void>((resolve) => {
        add(async () => resolve())
      })
      await closeFile()
    },
  }
}

/** A line that a crash tore gets its end here, so that the next one does not continue it. */
async function reopen(path: string): Promise<{ readonly handle: FileHandle; size: number }> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const handle = await open(path, 'a+', 0o600)
  try {
    const { size } = await handle.stat()
    if (size === 0) return { handle, size }
    const last = await handle.read({ buffer: Buffer.alloc(1), position: size - 1, length: 1 })
    if (last.buffer[0] === 0x0a) return { handle, size }
    await handle.appendFile('\n')
    return { handle, size: size + 1 }
  } catch (error) {
    await handle.close()
    throw error
  }
}
