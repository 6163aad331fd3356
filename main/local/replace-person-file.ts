// Replaces a file of the person's. Whatever moment it is cut short at, the file is the old one or the new one.
import { lstatSync, renameSync, unlinkSync } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '#util/app-error.ts'
import { renameWithRetry, syncFolder, temporaryOf } from '#util/files/atomic-file.ts'
import { noteWritten, openTarget, type Pauses, stampOf, type Target } from './person-file.ts'

export interface ReplaceDeps {
  readonly wait: Pauses['wait']
  /** Told to tests, which cut it short. */
  readonly reached?: (moment: 'written' | 'renamed') => void
}

/**
 * `content` undefined: the file goes away. Rejects with AppError `conflict` where the file is not as it was read; and where somebody had it open
 * and wrote into it after all, which is then what is in it.
 */
export async function replaceTarget(target: Target, content: Buffer | undefined, deps: ReplaceDeps): Promise<void> {
  const late = await swap(target, content, deps)
  if (late === undefined) return
  await replaceTarget({ ...target, content }, late, deps)
  throw changed(target)
}

/** Rejects as `replaceTarget`. */
export async function requireUnchanged(target: Target): Promise<void> {
  await (await openUnchanged(target)).file?.close()
}

/** Gives what somebody wrote into the old file, which by then had no name any more. */
async function swap(target: Target, content: Buffer | undefined, deps: ReplaceDeps): Promise<Buffer | undefined> {
  const { real } = target
  const temporary = temporaryOf(real)
  let old: FileHandle | undefined
  try {
    const ours = content === undefined ? undefined : await writeTemporary(temporary, content, target)
    deps.reached?.('written')
    const { file, stamp } = await openUnchanged(target)
    old = file
    if (process.platform === 'win32') {
      // There a file that is open cannot be replaced.
      await old?.close()
      old = undefined
      await (content === undefined ? rm(real) : renameWithRetry(temporary, real))
    } else {
      // Nothing comes between: each turn of the event loop would be room for another program's write.
      const there = lstatSync(real, { bigint: true, throwIfNoEntry: false })
      if ((there === undefined ? 'absent' : stampOf(there)) !== stamp) throw changed(target)
      if (content === undefined) unlinkSync(real)
      else renameSync(temporary, real)
    }
    if (ours !== undefined) noteWritten(real, ours)
    deps.reached?.('renamed')
    await syncFolder(dirname(real))
    return old && target.content && (await lateContent(old, target.content, deps.wait))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  } finally {
    await old?.close()
  }
}

/** Who had the file open as it was replaced, writes within moments; who has emptied it, longer. */
async function lateContent(old: FileHandle, before: Buffer, wait: Pauses['wait']): Promise<Buffer | undefined> {
  await wait(50)
  let last = await contentOf(old)
  if (last.equals(before)) return undefined
  for (let waited = 0; waited < 5000; waited += 200) {
    await wait(200)
    const next = await contentOf(old)
    if (next.length > 0 && next.equals(last)) return next
    last = next
  }
  // Emptied, and nothing came: then what it had is the better text.
  return last.length > 0 ? last : undefined
}

async function contentOf(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat()
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0)
  return buffer.subarray(0, bytesRead)
}

async function openUnchanged(
  target: Target,
): Promise<{ readonly file: FileHandle | undefined; readonly stamp: string }> {
  const { target: now, file } = await openTarget(target.path, target.use)
  const isSame =
    now.content === undefined || target.content === undefined
      ? now.content === target.content
      : now.content.equals(target.content)
  if (isSame && now.real === target.real) return { file, stamp: now.stamp }
  await file?.close()
  throw changed(target)
}

const changed = ({ path }: Target): AppError =>
  new AppError('conflict', `${path} was changed by something else meanwhile`, {
    hint: 'Nothing was written. Try again.',
    retry: true,
  })

/** Gives its stamp. */
async function writeTemporary(path: string, content: Buffer, { mode, gid, content: before }: Target): Promise<string> {
  // What a process with our number left.
  await rm(path, { force: true })
  const file = await open(path, 'wx+', 0o600)
  try {
    await file.writeFile(content)
    if (before !== undefined) {
      // A group that others share it with; whoever may not give it leaves it to the user alone.
      await file.chown(-1, gid).catch(() => undefined)
      await file.chmod((await file.stat()).gid === gid ? mode : mode & 0o700)
    } else await file.chmod(mode)
    await file.sync()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(content.length + 1), 0, content.length + 1, 0)
    if (!buffer.subarray(0, bytesRead).equals(content))
      throw new AppError('internal', `${path} does not hold what was written to it`, {
        hint: 'Nothing was changed. Check the disk.',
      })
    return stampOf(await file.stat({ bigint: true }))
  } finally {
    await file.close()
  }
}
