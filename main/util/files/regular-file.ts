// Files where any program of the user's may have left something else: to open a pipe would wait for its writer, and a device never ends.
import { AppError, systemErrorCode } from '../app-error.ts'
import { requireOwn } from '../own/own-path.ts'

// Every command passes here, see frontends/compile-cache.mjs.
const { closeSync, constants, fstatSync, openSync, readFileSync } = process.getBuiltinModule('node:fs')

/** Windows has neither flag. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
const noLink = constants.O_NOFOLLOW ?? 0

/** For reading; the caller closes it. Throws the system's error, or AppError. */
export function openRegular(path: string, more = 0): number {
  const descriptor = openSync(path, flags | more, 0o600)
  if (fstatSync(descriptor).isFile()) return descriptor
  closeSync(descriptor)
  throw notRegular(path)
}

/** As `openRegular`, but through no link; undefined where nothing is. */
export function openIfThere(path: string): number | undefined {
  try {
    return openRegular(path, noLink)
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'ENOENT') return undefined
    throw code === 'ELOOP' ? notRegular(path) : error
  }
}

/** Throws as `openRegular`, and AppError for a file of more than `most` bytes. */
export function readRegularSync(path: string, most = Infinity): string {
  return readRegularBytes(path, most).toString()
}

/** Throws as `readRegularSync`. */
export function readRegularBytes(path: string, most: number): Buffer {
  const descriptor = openRegular(path)
  try {
    if (fstatSync(descriptor).size > most) throw new AppError('bad-request', `${path} is too large`)
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Rejects as `openRegular` throws. */
export async function readRegular(path: string, more = 0): Promise<string> {
  const { open } = await import('node:fs/promises')
  const file = await open(path, flags | more)
  try {
    if (!(await file.stat()).isFile()) throw notRegular(path)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/** Of the home: the user's own and a regular file. Undefined without one; rejects with AppError, or with the system's error. */
export async function readOwnFile(path: string): Promise<string | undefined> {
  const found = requireOwn(path, 'file')
  if (found === undefined) return undefined
  try {
    return await readRegular(found.real, noLink)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function notRegular(path: string): AppError {
  return new AppError('internal', `${path} cannot be read: it is no regular file`, { hint: 'Move it away.' })
}
