// Logs that never outgrow their share of the disk: NAME.log is moved to NAME.1.log, that to NAME.2.log, and so on.
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { openRegular } from './regular-file.ts'
import { systemErrorCode } from '../app-error.ts'

/** The name of the n-th older file; 0 is the file itself. */
export function rotatedName(path: string, age: number): string {
  if (age === 0) return path
  const extension = extname(path)
  return join(dirname(path), `${basename(path, extension)}.${age}${extension}`)
}

/** Moves each file one place on; `files` counts all that are kept, the current one included. */
export function rotateFiles(path: string, files: number): void {
  rmSync(rotatedName(path, files - 1), { force: true })
  for (let age = files - 2; age >= 0; age -= 1) {
    try {
      renameSync(rotatedName(path, age), rotatedName(path, age + 1))
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error
    }
  }
}

export interface RotatingFile {
  /**
   * Appends whole lines at once: they are with the system when this returns, so that a crash loses none. Costs a few microseconds, less
   * than handing the write to another thread. Throws when the disk is full or the folder gone; the next call opens the file anew.
   */
  write(lines: string): void
  close(): void
}

/** Opens nothing before the first write. `maxBytes`: of one file; `files`: all that are kept, the current one included. */
export function openRotatingFile(options: {
  readonly path: string
  readonly maxBytes: number
  readonly files: number
}): RotatingFile {
  const { path, maxBytes, files } = options
  let descriptor: number | undefined
  let size = 0

  function reopen(): number {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const opened = openRegular(path, appendOnly)
    size = fstatSync(opened).size
    // A line that a crash tore gets its end here, so that the next one does not continue it.
    if (size > 0 && lastByte(opened, size) !== newline) size += writeSync(opened, '\n')
    return opened
  }
  function close(): void {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
  }

  return {
    write(lines) {
      const bytes = Buffer.from(lines)
      try {
        descriptor ??= reopen()
        if (size > 0 && size + bytes.length > maxBytes) {
          close()
          rotateFiles(path, files)
          descriptor = reopen()
        }
        size += writeWhole(descriptor, bytes, size)
      } catch (error) {
        close()
        throw error
      }
    },
    close,
  }
}

/** A disk that has room for a part of it takes that: a line is there whole or not at all. */
function writeWhole(descriptor: number, bytes: Buffer, size: number): number {
  const written = writeSync(descriptor, bytes)
  if (written === bytes.length) return written
  ftruncateSync(descriptor, size)
  throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
}

const newline = 0x0a

/** As 'a+', but through no link, which would lead the lines elsewhere. Windows has no such flag. */
const appendOnly = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)

function lastByte(descriptor: number, size: number): number | undefined {
  const last = Buffer.alloc(1)
  readSync(descriptor, last, 0, 1, size - 1)
  return last[0]
}
