import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import type { Clock, Log, Paths } from '../ports.ts'
import { openRotatingFile } from '../util/rotating-file.ts'
import { fits } from './filter.ts'
import { fromLine, toLine } from './line.ts'
import { closeSnapshot, openSnapshot, readNewest } from './read.ts'

export interface AuditLog {
  /** Written when this returns, so that a crash loses at most the line it falls into. Never throws. */
  append(record: AuditRecord): void
  /** Oldest first; the newest `limit` of those that fit. Lines that a crash tore are left out. */
  query(filter: AuditFilter): Promise<AuditRecord[]>
  /** What `query` gives, then each new record that fits, until the signal is aborted. */
  follow(filter: AuditFilter, signal?: AbortSignal): AsyncGenerator<AuditRecord, void, void>
  close(): void
}

export interface AuditOptions {
  readonly paths: Pick<Paths, 'audit'>
  /** Bytes per file. */
  readonly maxBytes: number
  /** Files kept, the current one included. */
  readonly files: number
  readonly clock: Clock
  readonly log: Log
}

/** How many records a follower may be behind before it loses the oldest: a reader that sleeps must not fill the memory. */
const followerBacklog = 10_000
/** A disk that stays full is told once a minute, not once per request. */
const complainEvery = 60_000

/** One JSON line per record, rotated by size; redaction is in line.ts. */
export function createAuditLog({ paths, maxBytes, files, clock, log }: AuditOptions): AuditLog {
  const followers = new Set<(record: AuditRecord) => void>()
  let complainedAt = -Infinity
  const file = openRotatingFile({ path: paths.audit, maxBytes, files })

  function write(line: string): void {
    try {
      file.write(line)
    } catch (error) {
      if (clock.now() - complainedAt < complainEvery) return
      complainedAt = clock.now()
      log.error('Audit lines cannot be written', { error })
    }
  }

  /** What was appended before this call, and nothing after it. */
  async function history(filter: AuditFilter): Promise<AuditRecord[]> {
    const snapshot = openSnapshot(paths.audit, files)
    try {
      return await readNewest(snapshot, filter)
    } finally {
      closeSnapshot(snapshot)
    }
  }

  return {
    append(record) {
      const line = toLine(record)
      write(line)
      if (followers.size === 0) return
      // Followers see what readers of the file will see.
      const written = fromLine(line)
      if (written !== undefined) for (const follower of followers) follower(written)
    },
    query: history,
    async *follow(filter, signal) {
      let fresh: AuditRecord[] = []
      let wake = (): void => {}
      const take = (record: AuditRecord): void => {
        if (!fits(record, filter)) return
        fresh.push(record)
        if (fresh.length > followerBacklog) fresh = fresh.slice(followerBacklog / 10)
        wake()
      }
      const stop = (): void => wake()
      signal?.addEventListener('abort', stop)
      try {
        // In one turn, so that no record is missing between both, and none comes twice.
        const known = history(filter)
        followers.add(take)
        yield* await known
        while (!isAborted(signal)) {
          const batch = fresh
          fresh = []
          yield* batch
          if (fresh.length > 0 || isAborted(signal)) continue
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      } finally {
        followers.delete(take)
        signal?.removeEventListener('abort', stop)
      }
    },
    close: () => file.close(),
  }
}

/** Through a function, since the signal changes while a consumer holds the generator. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}
