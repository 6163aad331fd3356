// A file of the person's that is to be rewritten: where its links lead, what is in it, who may read it.
import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { ownTarget } from '#util/own/own-path.ts'

export interface Target {
  /** As the person named it. */
  readonly path: string
  /** Behind all links, which stay. */
  readonly real: string
  /** Undefined where there is no such file. */
  readonly content: Buffer | undefined
  readonly mode: number
  readonly gid: number
}

/** Larger ones are no AWS config files. */
const mostBytes = 16 * 1024 * 1024

/** Rejects with AppError for what is no file of the person's own, and for one too large to be what it is taken for. */
export async function readTarget(path: string): Promise<Target> {
  const real = await placeOf(path)
  try {
    const file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0))
    try {
      const found = await file.stat()
      if (!found.isFile()) throw new AppError('bad-request', `${path} is no regular file`, { hint: elsewhere })
      if (found.size > mostBytes) throw new AppError('bad-request', `${path} is too large to be an AWS config file`)
      return { path, real, content: await file.readFile(), mode: found.mode & 0o777, gid: found.gid }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return { path, real, content: undefined, mode: 0o600, gid: -1 }
    if (systemErrorCode(error) === 'EACCES')
      throw new AppError('denied', `${path} cannot be read: you have no permission (EACCES)`, {
        hint: 'Nothing was changed. Check who may read it.',
        cause: error,
      })
    throw fileProblem(path, error)
  }
}

async function placeOf(path: string): Promise<string> {
  // There the owner of a file is not looked at, so links were not followed either.
  if (process.platform === 'win32') return await realpath(path).catch(() => path)
  return ownTarget(path)
}

const elsewhere = 'Name another with AWS_CONFIG_FILE.'

/** In words; an error that is none of the system's stays as it is. */
export function fileProblem(path: string, error: unknown): unknown {
  const code = systemErrorCode(error)
  if (error instanceof AppError || code === undefined) return error
  const told = (message: string, hint: string): AppError =>
    new AppError('denied', `${path} ${message}`, { hint, cause: error })
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return told(
        `cannot be replaced: you may not write in its folder (${code})`,
        'Nothing was changed. Check the permissions of the folder.',
      )
    case 'EROFS':
      return told('cannot be replaced: its file system is read-only', 'Nothing was changed. Mount it for writing.')
    case 'ENOSPC':
    case 'EDQUOT':
      return told(
        `cannot be replaced: no space is left (${code})`,
        'Nothing was changed. Free some space and try again.',
      )
    default:
      return told(`cannot be read or replaced (${code})`, 'Nothing was changed. Look at what is there.')
  }
}
