import type { AuditFilter, AuditSummary } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import type { Clock, Log, Paths } from '../ports.ts'
import { openRotatingFile } from '../util/rotating-file.ts'
import { fitting } from './filter.ts'
import { fromLine, toLine } from './line.ts'
import { type Snapshot, closeSnapshot, openSnapshot, readNewest } from './read.ts'
import { summarise } from './summary.ts'

export interface AuditLog {
  /** Written when this returns, so that a crash loses at most the line it falls into. Never throws. */
  append(record: AuditRecord): void
  /** Oldest first; the newest `limit` of those that fit. Lines that a crash tore are left out. */
  query(filter: AuditFilter): Promise<AuditRecord[]>
  /** What `query` gives, then each new record that fits, until the signal is aborted. */
  follow(filter: AuditFilter, signal?: AbortSignal): AsyncGenerator<AuditRecord, void, void>
  /** Calls with each record as it was written. The answer ends it. */
  subscribe(listener: (record: AuditRecord) => void): () => void
  /** Counts over the filter's span of time: the last hour where it names no beginning. */
  summary(filter: AuditFilter, buckets: number): Promise<AuditSummary>
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
  /** Told of each record after it was written. Runs for every request, so it must be quick. */
  readonly appended?: (record: AuditRecord) => void
}

/** How many records a follower may be behind before it loses the oldest: a reader that sleeps must not fill the memory. */
const followerBacklog = 10_000
/** A disk that stays full is told once a minute, not once per request. */
const complainEvery = 60_000

/** One JSON line per record, rotated by size; redaction is in line.ts. */
export function createAuditLog({ paths, maxBytes, files, clock, log, appended }: AuditOptions): AuditLog {
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
  async function reading<Result>(read: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
    const snapshot = openSnapshot(paths.audit, files)
    try {
      return await read(snapshot)
    } finally {
      closeSnapshot(snapshot)
    }
  }
  const history = (filter: AuditFilter) => reading((snapshot) => readNewest(snapshot, filter))

  return {
    append(record) {
      const line = toLine(record)
      write(line)
      appended?.(record)
      if (followers.size === 0) return
      // Followers see what readers of the file will see.
      const written = fromLine(line)
      if (written !== undefined) for (const follower of followers) follower(written)
    },
    query: history,
    subscribe(listener) {
      followers.add(listener)
      return () => followers.delete(listener)
    },
    summary: (filter, buckets) => reading((snapshot) => summarise(snapshot, filter, { buckets, now: clock.now() })),
    async *follow(filter, signal) {
      let fresh: AuditRecord[] = []
      let wake = (): void => {}
      const fits = fitting(filter)
      const take = (record: AuditRecord): void => {
        if (!fits(record)) return
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
