// The write itself. Whatever moment it is cut short at, the file is the old one or the new one, and the journal knows both.
import { mkdir, open, rm, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '#util/app-error.ts'
import { writeLock } from '#local/aws-files.ts'
import { createSerialByKey } from '#util/async/serial.ts'
import { renameWithRetry, syncFolder, temporaryOf } from '#util/files/atomic-file.ts'
import { acquireLock } from '#util/files/lock.ts'
import type { Journal } from './journal.ts'
import { fileProblem, readTarget, type Target } from './target.ts'

/** Where a write can be cut short; told to tests, which do. */
export type Moment = 'locked' | 'journalled' | 'written' | 'renamed' | 'done'

export interface Write {
  /** As it was when the write was planned. */
  readonly target: Target
  /** Undefined: the file goes away. */
  readonly content: Buffer | undefined
  /** What history calls it. */
  readonly what: string
  /** Of an undo: the write that it takes back. */
  readonly undoes?: number | undefined
  /** Long-lived keys that leave the file for the vault: the source of each profile. */
  readonly keys?: Readonly<Record<string, string>>
}

export interface WriteDeps {
  readonly journal: Pick<Journal, 'begin' | 'finish' | 'withdraw'>
  readonly reached?: (moment: Moment) => void
}

/** By folder, as the lock: one that cannot be taken holds up nothing elsewhere. */
const inTurn = createSerialByKey()

/** Gives the id of the journal's record. Rejects with AppError `conflict` where the file is not as it was planned for. */
export async function write(deps: WriteDeps, planned: Write): Promise<number> {
  return await inTurn(dirname(planned.target.real), async () => {
    try {
      return await locked(planned.target, () => replace(deps, planned))
    } catch (error) {
      throw fileProblem(planned.target.path, error)
    }
  })
}

/** The folder of the file has a lock that every Latchkey of this person takes, whichever home it has. */
async function locked<Value>({ real }: Target, work: () => Promise<Value>): Promise<Value> {
  await mkdir(dirname(real), { recursive: true, mode: 0o700 })
  const folder = join(dirname(real), writeLock)
  for (let tries = 0; ; tries += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    const lock = await acquireLock(folder).catch((error: unknown) => {
      // What is wrong is the folder of the file; the lock's own words are for a home.
      throw error instanceof AppError && error.cause !== undefined ? error.cause : error
    })
    if (lock.kind === 'acquired') {
      try {
        return await work()
      } finally {
        lock.release()
      }
    }
    if (tries === 100)
      throw new AppError('conflict', `another Latchkey (process ${lock.pid}) is writing in ${dirname(real)}`, {
        hint: 'Try again when it is done.',
        retry: true,
      })
    // oxlint-disable-next-line no-await-in-loop -- as above
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function replace({ journal, reached = () => undefined }: WriteDeps, planned: Write): Promise<number> {
  const { target, content } = planned
  reached('locked')
  await requireUnchanged(target)
  const id = await journal.begin(planned)
  reached('journalled')
  const temporary = temporaryOf(target.real)
  try {
    if (content !== undefined) await writeTemporary(temporary, content, target)
    reached('written')
    await requireUnchanged(target)
    if (content === undefined) await unlink(target.real)
    else await renameWithRetry(temporary, target.real)
  } catch (error) {
    await rm(temporary, { force: true })
    await journal.withdraw(id)
    throw error
  }
  await syncFolder(dirname(target.real))
  reached('renamed')
  await journal.finish(id)
  reached('done')
  return id
}

async function writeTemporary(path: string, content: Buffer, { mode, gid, content: before }: Target): Promise<void> {
  // What a process with our number left.
  await rm(path, { force: true })
  const file = await open(path, 'wx+', 0o600)
  try {
    await file.writeFile(content)
    if (before !== undefined) {
      // A group that others share it with; whoever may not give it leaves it to the user alone.
      await file.chown(-1, gid).catch(() => undefined)
      await file.chmod((await file.stat()).gid === gid ? mode : mode & 0o700)
    }
    await file.sync()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(content.length + 1), 0, content.length + 1, 0)
    if (!buffer.subarray(0, bytesRead).equals(content))
      throw new AppError('internal', `${path} does not hold what was written to it`, {
        hint: 'Nothing was changed. Check the disk.',
      })
  } finally {
    await file.close()
  }
}

async function requireUnchanged(target: Target): Promise<void> {
  const { real, content } = await readTarget(target.path)
  const isSame =
    content === undefined || target.content === undefined ? content === target.content : content.equals(target.content)
  if (isSame && real === target.real) return
  throw new AppError('conflict', `${target.path} was changed by something else meanwhile`, {
    hint: 'Nothing was written. Plan again: latchkey profiles plan',
    retry: true,
  })
}
