// Object bytes on disk: one file per segment, shared by copies, gone with the last object that needs it.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Segment } from './model.ts'

export interface Files {
  /** Held once by the caller. Nothing is left behind when `bytes` throws. */
  write(bytes: AsyncIterable<Buffer>, signal: AbortSignal): Promise<Segment>
  hold(segments: readonly Segment[]): void
  release(segments: readonly Segment[]): void
  /** Bytes `from` to `to`, both included. The segments are held until the stream ends. */
  read(segments: readonly Segment[], from: number, to: number): Readable
  /** Removes everything. */
  close(): Promise<void>
}

/** Large reads and writes: fewer turns through the thread pool per megabyte. */
const highWaterMark = 256 * 1024

export function createFiles(): Files {
  const holders = new Map<string, number>()
  let folder: Promise<string> | undefined
  let count = 0

  const hold = (segments: readonly Segment[]) => {
    for (const { file } of segments) holders.set(file, (holders.get(file) ?? 0) + 1)
  }
  const release = (segments: readonly Segment[]) => {
    for (const { file } of segments) {
      const left = (holders.get(file) ?? 0) - 1
      if (left > 0) holders.set(file, left)
      else {
        holders.delete(file)
        // Best effort: `close` removes the whole folder.
        unlink(file).catch(() => {})
      }
    }
  }

  async function* readAll(segments: readonly Segment[], from: number, to: number): AsyncGenerator<Buffer> {
    let start = 0
    try {
      for (const { file, size } of segments) {
        const first = Math.max(from - start, 0)
        const last = Math.min(to - start, size - 1)
        if (first <= last) yield* createReadStream(file, { start: first, end: last, highWaterMark })
        start += size
      }
    } finally {
      release(segments)
    }
  }

  return {
    async write(bytes, signal) {
      // Readable by nobody else: mkdtemp makes the folder 0700.
      folder ??= mkdtemp(join(tmpdir(), 'latchkey-sandbox-'))
      const file = join(await folder, String((count += 1)))
      let size = 0
      try {
        await pipeline(
          bytes,
          async function* measure(source: AsyncIterable<Buffer>) {
            for await (const piece of source) {
              size += piece.length
              yield piece
            }
          },
          createWriteStream(file, { flags: 'wx', mode: 0o600, highWaterMark }),
          { signal },
        )
      } catch (cause) {
        await rm(file, { force: true })
        throw cause
      }
      const segment = { file, size }
      hold([segment])
      return segment
    },
    hold,
    release,
    read(segments, from, to) {
      hold(segments)
      return Readable.from(readAll(segments, from, to), { objectMode: false, highWaterMark })
    },
    async close() {
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true })
    },
  }
}
