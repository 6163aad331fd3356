import { AppError, systemErrorCode } from '../app-error.ts'

/** Why the system did not let us make or write `path`, and what helps; an error that is none of the system's stays as it is. */
export function fileError(path: string, error: unknown): unknown {
  const code = systemErrorCode(error)
  if (error instanceof AppError || code === undefined) return error
  const { reason, hint } = wordsFor(code)
  return new AppError('internal', `${path} cannot be written: ${reason}`, { hint, retry: true, cause: error })
}

/** Does it, with the error in such words. */
export async function orSaying(path: string, work: (path: string) => Promise<void>): Promise<void> {
  try {
    await work(path)
  } catch (error) {
    throw fileError(path, error)
  }
}

const ofDisks: readonly (string | undefined)[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']

/** The reason where it is the disk that takes no file at all. Undefined for any other error. */
export function diskTrouble(error: unknown): string | undefined {
  const code = systemErrorCode(error)
  if (code !== undefined && ofDisks.includes(code)) return wordsFor(code).reason
  return error instanceof AppError && error.cause !== undefined ? diskTrouble(error.cause) : undefined
}

const otherFolder = 'set LATCHKEY_HOME to a folder that you can write to.'

function wordsFor(code: string): { readonly reason: string; readonly hint: string } {
  switch (code) {
    case 'ENOTDIR':
    case 'EEXIST':
      return {
        reason: 'there is a file where a folder should be',
        hint: `Move that file away, or ${otherFolder}`,
      }
    // As the rename says it, and as Node says it of a removal.
    case 'EISDIR':
    case 'ERR_FS_EISDIR':
      return { reason: 'there is a folder where a file should be', hint: `Move that folder away, or ${otherFolder}` }
    case 'EACCES':
    case 'EPERM':
      return { reason: `you may not write there (${code})`, hint: `Check its permissions, or ${otherFolder}` }
    case 'EROFS':
      return { reason: 'the file system is read-only', hint: `Mount it for writing, or ${otherFolder}` }
    case 'ENOSPC':
    case 'EDQUOT':
      return { reason: `no space is left (${code})`, hint: `Free some space, or ${otherFolder}` }
    case 'EIO':
      return { reason: 'the disk has a fault (EIO)', hint: `Check the disk, or ${otherFolder}` }
    default:
      return { reason: code, hint: `Check what is there, or ${otherFolder}` }
  }
}
