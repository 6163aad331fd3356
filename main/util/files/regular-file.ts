// Files where any program of the user's may have left something else: to open a pipe would wait for its writer, and a device never ends.
import { AppError, systemErrorCode } from '../app-error.ts'
import { requireOwn } from '../own/own-path.ts'

// Every command passes here, see frontends/compile-cache.mjs.
const { closeSync, constants, fstatSync, openSync, readSync } = process.getBuiltinModule('node:fs')

/** Windows has neither flag. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
const noLink = constants.O_NOFOLLOW ?? 0
/** Of what a file may be read whole without a limit of its own: none that Latchkey writes or reads comes near. */
const usualMost = 64_000_000
const pieceBytes = 65_536

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
export function readRegularSync(path: string, most = usualMost): string {
  return readRegularBytes(path, most).toString()
}

/** Throws as `readRegularSync`. */
export function readRegularBytes(path: string, most: number): Buffer {
  const descriptor = openRegular(path)
  try {
    const { room, take, all } = whole(path, fstatSync(descriptor).size, most)
    while (take(readSync(descriptor, ...room())));
    return all()
  } finally {
    closeSync(descriptor)
  }
}

/** Rejects as `readRegularSync` throws. */
export async function readRegular(path: string, more = 0): Promise<string> {
  const { open } = await import('node:fs/promises')
  const file = await open(path, flags | more)
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw notRegular(path)
    const { room, take, all } = whole(path, stats.size, usualMost)
    // oxlint-disable-next-line no-await-in-loop -- one piece after the other
    while (take((await file.read(...room())).bytesRead));
    return all().toString()
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

/** What is read counts, not only the size that the file tells: those of the kernel tell 0, and some of them do not end. */
function whole(path: string, size: number, most: number) {
  const pieces: Buffer[] = []
  let [length, piece] = [0, Buffer.alloc(0)]
  const limit = (bytes: number): void => {
    if (bytes > most) throw new AppError('bad-request', `${path} is too large`)
  }
  limit(size)
  return {
    /** With offset, length and position: Node 16, of older Electrons, takes a length that is left out for 0. */
    room(): readonly [Buffer, number, number, null] {
      piece = Buffer.allocUnsafe(Math.max(size + 1 - length, pieceBytes))
      return [piece, 0, piece.length, null]
    },
    /** False at the end of the file. */
    take(bytesRead: number): boolean {
      pieces.push(piece.subarray(0, bytesRead))
      length += bytesRead
      limit(length)
      return bytesRead > 0
    },
    all: (): Buffer => Buffer.concat(pieces, length),
  }
}

function notRegular(path: string): AppError {
  return new AppError('internal', `${path} cannot be read: it is no regular file`, { hint: 'Move it away.' })
}
