import { createHash, hash, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { eachChunk } from './each-chunk.ts'
import { openShare, type Memory } from './share.ts'
import { refused } from '../../refused.ts'
import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { hearError } from '#util/hear-error.ts'
import { createPieces } from '#util/pieces.ts'

/** A body that was read to its end before anything else, since its hash is part of the signature. */
export interface ReadBody {
  readonly size: number
  /** Lower-case hex. */
  readonly sha256: string
  /** Absent when it lies on disk. */
  readonly bytes?: Buffer
  /** What goes on; to be called once. */
  content(): Readable | Buffer
  dispose(): Promise<void>
}

export interface ReadLimits {
  readonly spoolDir: string
  readonly memory: Memory
  readonly disk: Memory
  /** Bytes of one body kept in memory; more goes to disk. */
  readonly memoryBytes: number
  /** Bytes at most. */
  readonly maxBytes: number
  /** Sees all of it, also what goes to disk. */
  readonly watch?: (chunk: Buffer) => void
}

/** Reads a body to its end. Throws Refused `body-too-large` past the limit, `body-broken` when the tool goes away. */
export async function readBody(stream: Readable, limits: ReadLimits): Promise<ReadBody> {
  const pieces = createPieces()
  let size = 0
  let held = 0
  const release = (): void => {
    limits.memory.give(held)
    held = 0
  }
  const first = await eachChunk(stream, (chunk) => {
    limits.watch?.(chunk)
    pieces.add(chunk)
    size += chunk.length
    held += chunk.length
    return limits.memory.take(chunk.length) && size <= limits.memoryBytes ? undefined : 'stop'
  })
  const chunks = pieces.take()
  if (first !== 'ended') {
    try {
      if (first === 'broken') throw brokenOff()
      return await spoolBody(stream, chunks, limits)
    } finally {
      release()
    }
  }
  const [only] = chunks
  const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size)
  return {
    size,
    sha256: hash('sha256', bytes, 'hex'),
    bytes,
    content: () => bytes,
    dispose: () => {
      release()
      return Promise.resolve()
    },
  }
}

async function spoolBody(stream: Readable, start: readonly Buffer[], limits: ReadLimits): Promise<ReadBody> {
  const spool: Spool = await createSpool(limits.spoolDir)
  const share = openShare(limits.disk)
  const dispose = async (): Promise<void> => {
    share.close()
    await spool.dispose()
  }
  try {
    const sum = createHash('sha256')
    let size = 0
    const put = (chunk: Buffer): Promise<void> => {
      size += chunk.length
      if (size > limits.maxBytes) throw tooLarge(limits.maxBytes)
      share.upTo(size)
      sum.update(chunk)
      return spool.write(chunk)
    }
    for (const chunk of start) await put(chunk)
    const last = await eachChunk(stream, (chunk) => {
      limits.watch?.(chunk)
      return put(chunk)
    })
    if (last === 'broken') throw brokenOff()
    return { size, sha256: sum.digest('hex'), content: () => spool.read(), dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

export function tooLarge(maxBytes: number): Error {
  return refused(
    'body-too-large',
    `this body is over ${Math.floor(maxBytes / 1024 / 1024)} MiB, and without a declared hash, or as a form that names its action, it has to be ` +
      'read whole before it can be signed. Send x-amz-content-sha256 (or UNSIGNED-PAYLOAD), or use "latchkey exec --direct".',
  )
}

function brokenOff(): Error {
  return refused('body-broken', 'the request ended before its body did.')
}

/** A body on disk that only we can read: the file has no name any more once it is open, so nothing outlives a crash. */
interface Spool {
  write(chunk: Uint8Array): Promise<void>
  /** From the beginning. Reading it to its end or destroying it frees the disk space. */
  read(): Readable
  /** Frees the disk space, whether or not the content was read. */
  dispose(): Promise<void>
}

async function createSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `body-${randomUUID()}`)
  const file: FileHandle = await open(path, 'wx+', 0o600)
  await unlink(path)
  let reader: Readable | undefined
  return {
    write: async (chunk) => {
      for (let done = 0; done < chunk.length;) done += (await file.write(chunk, done)).bytesWritten
    },
    read: () => {
      reader = hearError(file.createReadStream({ start: 0, highWaterMark: 256 * 1024 }))
      return reader
    },
    dispose: async () => {
      if (reader === undefined) await file.close()
      else reader.destroy()
    },
  }
}
