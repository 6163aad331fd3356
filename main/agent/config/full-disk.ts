// A disk that takes nothing more is said once, and until it does again: the log that would tell of it lies on the same disk.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Timers } from '#util/async/timers.ts'
import { temporaryOf } from '#util/files/atomic-file.ts'
import { diskTrouble } from '#util/files/file-error.ts'
import type { Log } from '#util/ports.ts'

export interface FullDisk {
  /** For all who write to the home: what they tell of their failures is where it shows. */
  readonly log: Log
  /** For people; undefined while the disk takes what is written. */
  problem(): string | undefined
  /** Told when it begins, or at once where it has begun. */
  onProblem(listener: (notice: { readonly message: string; readonly hint: string }) => void): void
  /** Called when the disk takes files again. */
  onRoom(listener: () => void): void
  close(): void
}

const tryEveryMs = 30_000
/** More than a file system hands out beside its blocks. */
const probe = 'x'.repeat(64_000)

export function createFullDisk(home: string, log: Log, timers: Timers): FullDisk {
  const begins: Parameters<FullDisk['onProblem']>[0][] = []
  const ends: (() => void)[] = []
  let notice: { readonly message: string; readonly hint: string } | undefined
  let cancel: (() => void) | undefined
  let isClosed = false

  function look(facts: Readonly<Record<string, unknown>> | undefined): void {
    const reason = diskTrouble(facts?.['error'] ?? facts?.['cause'])
    if (reason === undefined || notice !== undefined || isClosed) return
    notice = {
      message: `Nothing can be written to ${home}: ${reason}. Sessions that run go on; what they do is kept in memory until it can be written.`,
      hint: 'Free some space on that disk. Until then no session can be started, and no setting changed.',
    }
    for (const listener of begins) listener(notice)
    tryLater()
  }

  function tryLater(): void {
    cancel = timers.set(() => void tryNow(), tryEveryMs)
  }

  async function tryNow(): Promise<void> {
    // What a crash leaves of it is swept away as any other half-written file.
    const path = temporaryOf(join(home, 'probe'))
    const gone = () => rm(path, { force: true }).catch(() => undefined)
    await gone()
    const hasRoom = await writeFile(path, probe, { mode: 0o600, flag: 'wx' }).then(
      () => true,
      () => false,
    )
    await gone()
    if (isClosed) return
    if (!hasRoom) {
      tryLater()
      return
    }
    notice = undefined
    log.info('The disk takes files again')
    for (const listener of ends) listener()
  }

  return {
    log: {
      debug: log.debug,
      info: log.info,
      warn(message, facts) {
        log.warn(message, facts)
        look(facts)
      },
      error(message, facts) {
        log.error(message, facts)
        look(facts)
      },
    },
    problem: () => notice?.message,
    onProblem(listener) {
      begins.push(listener)
      if (notice !== undefined) listener(notice)
    },
    onRoom: (listener) => void ends.push(listener),
    close() {
      isClosed = true
      cancel?.()
    },
  }
}
