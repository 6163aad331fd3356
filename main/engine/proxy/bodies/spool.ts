import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { hearError } from '#util/hear-error.ts'

/** A body on disk that only we can read: the file has no name any more once it is open, so nothing outlives a crash. */
export interface Spool {
  write(chunk: Uint8Array): Promise<void>
  /** From the beginning. Reading it to its end or destroying it frees the disk space. */
  read(): Readable
  /** Frees the disk space, whether or not the content was read. */
  dispose(): Promise<void>
}

export async function createSpool(folder: string): Promise<Spool> {
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
