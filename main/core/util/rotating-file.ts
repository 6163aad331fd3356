// Logs that never outgrow their share of the disk: NAME.log is moved to NAME.1.log, that to NAME.2.log, and so on.
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { systemErrorCode } from './system-error-code.ts'

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
  /** Appends at once: a line is with the system when this returns, so that a crash loses none. */
  write(text: string): void
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
    const opened = openSync(path, 'a', 0o600)
    size = fstatSync(opened).size
    return opened
  }
  function close(): void {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
  }

  return {
    write(text) {
      const bytes = Buffer.from(text)
      descriptor ??= reopen()
      if (size > 0 && size + bytes.length > maxBytes) {
        close()
        rotateFiles(path, files)
        descriptor = reopen()
      }
      size += writeSync(descriptor, bytes)
    },
    close,
  }
}
