// The write itself. Whatever moment it is cut short at, the file is the old one or the new one, and the journal knows both.
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '#util/app-error.ts'
import { writeLock } from '#local/aws-files.ts'
import { awsFile, fileProblem, type Pauses, type Target } from '#local/person-file.ts'
import { replaceTarget, requireUnchanged } from '#local/replace-person-file.ts'
import { createSerialByKey } from '#util/async/serial.ts'
import { acquireLock } from '#util/files/lock.ts'
import type { Journal } from './journal.ts'

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
  readonly wait: Pauses['wait']
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
      throw lockProblem(error)
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

/** What is wrong is the folder of the file; the lock's own words are for a home. */
function lockProblem(error: unknown): unknown {
  if (!(error instanceof AppError) || error.code === 'conflict') return error
  const hint = `Nothing was changed. Look at what is there, or ${awsFile.otherwise}`
  return error.cause ?? new AppError(error.code, error.message, { hint, cause: error })
}

async function replace(deps: WriteDeps, planned: Write): Promise<number> {
  const { journal, wait, reached = () => undefined } = deps
  const { target, content } = planned
  reached('locked')
  await requireUnchanged(target)
  const id = await journal.begin(planned)
  reached('journalled')
  let isIn = false
  const noted = (moment: Moment): void => {
    isIn ||= moment === 'renamed'
    reached(moment)
  }
  try {
    await replaceTarget(target, content, { wait, reached: noted })
  } catch (error) {
    // What the system refuses after the rename undoes nothing; the next start looks.
    if (!isIn || error instanceof AppError) await journal.withdraw(id)
    throw error
  }
  await journal.finish(id)
  reached('done')
  return id
}
