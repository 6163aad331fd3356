// Files are replaced whole or not at all: a crash at any moment leaves the old or the new content.
import { lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createSerialByKey } from '../async/serial.ts'
import { isRunning } from '../own/process-identity.ts'
import { systemErrorCode } from '../app-error.ts'

/** Module state: two writers in one process share no other object. */
const inTurn = createSerialByKey()

export interface WriteOptions {
  /** Permissions of a new file; an existing file keeps what is stricter. Default 0600. */
  readonly mode?: number
}

/** In one piece, or as it comes: then memory does not grow with it. */
export type FileContent = string | Uint8Array | AsyncIterable<string>

/**
 * Replaces a file through a temporary one in the same folder; durable when it settles. A symlink is replaced itself, so that one
 * that was planted leads the write nowhere. Writers of one path within this process take turns. Rejects with the system's own error.
 */
export async function writeFileAtomic(path: string, data: FileContent, options: WriteOptions = {}): Promise<void> {
  const target = resolve(path)
  await inTurn(target, () => replace(target, data, options.mode ?? 0o600))
}

async function replace(target: string, data: FileContent, mode: number): Promise<void> {
  const found = await lstat(target).catch(() => undefined)
  const existing = found?.isSymbolicLink() ? undefined : found
  const temporary = temporaryOf(target)
  // A crashed process with our pid may have left one; `wx` then makes sure that nothing is followed or shared.
  await rm(temporary, { force: true })
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      // open() subtracts the umask, and the stricter of both modes is wanted.
      await file.chmod(existing === undefined ? mode : mode & existing.mode & 0o777)
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
    await renameWithRetry(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(target))
}

/** Of this process; what one that was killed left behind is known to `sweepLeftovers` by this name. */
export const temporaryOf = (target: string): string =>
  join(dirname(target), `.${basename(target)}.${process.pid}.latchkey-tmp`)

export interface RenameDependencies {
  readonly platform: NodeJS.Platform
  readonly rename: (from: string, to: string) => Promise<void>
  readonly wait: (ms: number) => Promise<unknown>
}

const system: RenameDependencies = { platform: process.platform, rename, wait: delay }

/** On Windows a virus scanner or an indexer may hold the target for a moment: tries again for about two seconds. */
export async function renameWithRetry(from: string, to: string, dependencies = system): Promise<void> {
  const { platform, rename, wait } = dependencies
  for (let pause = 10; ; pause *= 2) {
    try {
      return await rename(from, to)
    } catch (error) {
      const busy = platform === 'win32' && ['EPERM', 'EBUSY', 'EACCES'].includes(systemErrorCode(error) ?? '')
      if (!busy || pause > 1000) throw error
      await wait(pause)
    }
  }
}

/** A rename is on disk only when its folder is. Windows has no handle for that. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Removes temporary files that crashed writers left in a folder; gives the names of the files they were meant for.
 * Only for the start of a process, before it writes there; another running process keeps its own.
 */
export async function sweepLeftovers(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  const swept: string[] = []
  for (const name of names) {
    const match = /^\.(?<meant>.+)\.(?<pid>\d+)\.latchkey-tmp$/.exec(name)
    const { meant, pid } = match?.groups ?? {}
    if (meant === undefined || pid === undefined) continue
    if (Number(pid) !== process.pid && isRunning(Number(pid))) continue
    await rm(join(folder, name), { force: true })
    swept.push(meant)
  }
  return swept.toSorted()
}
