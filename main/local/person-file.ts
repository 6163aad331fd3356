// A file of the person's that is to be rewritten: where its links lead, what is in it, who may read it.
import { type BigIntStats, constants, statSync } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { ownTarget } from '#util/own/own-path.ts'

/** What a file is to us, in words for the person. */
export interface FileUse {
  readonly what: string
  /** What helps where this one cannot be used, as an imperative. */
  readonly otherwise: string
}

export const awsFile: FileUse = {
  what: 'an AWS config file',
  otherwise: 'name another file with AWS_CONFIG_FILE (AWS_SHARED_CREDENTIALS_FILE for credentials).',
}

export interface Target {
  /** As the person named it. */
  readonly path: string
  readonly use: FileUse
  /** Behind all links, which stay. */
  readonly real: string
  /** Undefined where there is no such file. */
  readonly content: Buffer | undefined
  readonly mode: number
  readonly gid: number
  /** Another one as soon as anybody has written. */
  readonly stamp: string
  /** Epoch ms by the file system's clock. */
  readonly changedAt: number
}

export interface Pauses {
  readonly now: () => number
  readonly wait: (ms: number) => Promise<unknown>
}

export const systemPauses: Pauses = { now: Date.now, wait: delay }

/** Larger ones are nothing that a person writes. */
const mostBytes = 16 * 1024 * 1024

/** Rejects with AppError for what is no file of the person's own, and for one too large to be what it is taken for. */
export async function readTarget(path: string, use: FileUse): Promise<Target> {
  const { target, file } = await openTarget(path, use)
  await file?.close()
  return target
}

/** As `readTarget`; the caller closes the file. */
export async function openTarget(
  path: string,
  use: FileUse,
): Promise<{ readonly target: Target; readonly file: FileHandle | undefined }> {
  const real = await placeOf(path, use)
  // Nothing can be made there, and a recursive mkdir tries for ever
  if (/^\/(?:proc|sys)\//.test(real))
    throw new AppError('bad-request', `${path} is the kernel's, and no place for a file`, { hint: sentence(use) })
  let file: FileHandle | undefined
  try {
    file = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0))
    const found = await file.stat()
    if (!found.isFile()) throw new AppError('bad-request', `${path} is no regular file`, { hint: sentence(use) })
    if (found.size > mostBytes)
      throw new AppError('bad-request', `${path} is too large to be ${use.what}`, { hint: sentence(use) })
    const content = await file.readFile()
    // After it was read: what changed meanwhile counts as changed.
    const after = await file.stat({ bigint: true })
    const changedAt = Number(after.mtimeMs > after.ctimeMs ? after.mtimeMs : after.ctimeMs)
    const { mode, gid } = found
    return { target: { path, use, real, content, mode: mode & 0o777, gid, stamp: stampOf(after), changedAt }, file }
  } catch (error) {
    await file?.close()
    if (systemErrorCode(error) === 'ENOENT') return { target: absent(path, use, real), file: undefined }
    if (systemErrorCode(error) === 'EACCES')
      throw new AppError('denied', `${path} cannot be read: you have no permission (EACCES)`, {
        hint: 'Nothing was changed. Check who may read it.',
        cause: error,
      })
    throw fileProblem(path, error)
  }
}

/** Editors move the old file away and then write a new one: the folder tells when. */
function absent(path: string, use: FileUse, real: string): Target {
  const changedAt = statSync(dirname(real), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return { path, use, real, content: undefined, mode: 0o600, gid: -1, stamp: 'absent', changedAt }
}

export const stampOf = ({ ino, size, mtimeNs }: BigIntStats): string => `${ino} ${size} ${mtimeNs}`

async function placeOf(path: string, { otherwise }: FileUse): Promise<string> {
  // There the owner of a file is not looked at, so links were not followed either.
  if (process.platform === 'win32') return await realpath(path).catch(() => path)
  return ownTarget(path, otherwise)
}

/** Files that were last written by us, by their stamps: nobody is in the middle of those. */
const byUs = new Map<string, string>()
export const noteWritten = (real: string, stamp: string): void => void byUs.set(real, stamp)

const quietFor = 200
/** As the AWS CLI leaves it between opening it for writing and the first byte. */
const quietForEmpty = 1000
const mostWaiting = 5000

/**
 * As `readTarget`, once nobody is in the middle of writing: the AWS CLI and many editors empty a file and then write it, and what was
 * planned on the beginning of a file would replace the whole one. A file that was left alone for a moment is read without waiting.
 * Rejects with AppError `conflict` where somebody writes all the time.
 */
export async function settledTarget(path: string, use: FileUse, { now, wait }: Pauses): Promise<Target> {
  let last = await readTarget(path, use)
  const quiet = (): number => (last.content?.length === 0 ? quietForEmpty : quietFor)
  if (byUs.get(last.real) === last.stamp || now() - last.changedAt >= quiet()) return last
  for (let waited = 0; waited < mostWaiting;) {
    // Where others write often, a shorter silence has to do.
    const ms = waited < mostWaiting / 2 || last.content?.length === 0 ? quiet() : quietFor / 4
    await wait(ms)
    waited += ms
    const next = await readTarget(path, use)
    if (next.real === last.real && next.stamp === last.stamp) return next
    last = next
  }
  throw new AppError('conflict', `another program keeps writing ${path}`, {
    hint: 'Nothing was changed. Try again when it is done.',
  })
}

const sentence = ({ otherwise }: FileUse): string => `${otherwise[0]?.toUpperCase()}${otherwise.slice(1)}`

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
