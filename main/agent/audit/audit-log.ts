import { dirname, join } from 'node:path'
import type { AuditFilter, AuditSummary } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import type { Paths } from '#local/paths.ts'
import type { Clock, Log } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import { createBell } from '#util/async/bell.ts'
import { createListeners } from '#util/async/listeners.ts'
import { openRotatingFile } from '#util/files/rotating-file.ts'
import { type Timers, systemTimers } from '#util/async/timers.ts'
import { fitting } from './filter.ts'
import { createPatientFile, type PatientFile } from './patient-file.ts'
import { fromLine, toLine } from './line.ts'
import { type Snapshot, closeSnapshot, openSnapshot } from './lines.ts'
import { readRecords } from './read.ts'
import { createStrangers } from './strangers.ts'
import { summarise } from './summary.ts'

export interface AuditLog {
  /**
   * Written when this returns, so that a crash loses at most the line it falls into; a stranger's, who showed no valid key, within a second.
   * What a full disk does not take waits in memory. Never throws.
   */
  append(record: AuditRecord, caller?: 'known' | 'stranger'): void
  /** What fits, oldest first, some hundred at a time; of `limit` the newest. Lines that a crash tore are left out. */
  read(filter: AuditFilter): AsyncGenerator<AuditRecord[], void, void>
  /** The same at once, for filters that have a limit. */
  query(filter: AuditFilter): Promise<AuditRecord[]>
  /** What `read` gives, then each new record that fits, until the signal is aborted. Throws when records come faster than they are taken. */
  follow(filter: AuditFilter, signal?: AbortSignal): AsyncGenerator<AuditRecord, void, void>
  /** Calls with each record as it was written. The answer ends it. */
  subscribe(listener: (record: AuditRecord) => void): () => void
  /** Counts over the filter's span of time: the last hour where it names no beginning, all where that is 0. */
  summary(filter: AuditFilter, buckets: number): Promise<AuditSummary>
  /** Writes what waits, as far as there is room by now. */
  flush(): void
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
  readonly timers?: Timers
  /** Told of each record of a known caller after it was written. Runs for every request, so it must be quick. */
  readonly appended?: (record: AuditRecord) => void
}

/** How many records a follower may be behind: a reader that sleeps must not fill the memory. */
const followerBacklog = 10_000
/** A disk that stays full is told once a minute, not once per request. */
const complainEvery = 60_000
/** Strangers have their own files: whatever they do, no line of a known caller has to go for it. */
const strangersShare = { name: 'strangers.jsonl', maxBytes: 1_000_000, files: 2 }
/** So has what was started, renewed, ended and handed out: no number of requests pushes out when a role was started, and for whom. */
const sessionsShare = { name: 'sessions.jsonl', maxBytes: 5_000_000, files: 2 }
/** What keys alone can bring about, as often as they like. */
const traffic: readonly AuditRecord['event'][] = ['request', 'tunnel']

/** One JSON line per record, in files that are rotated by size each and read as one log; redaction is in line.ts. */
export function createAuditLog(options: AuditOptions): AuditLog {
  const { paths, maxBytes, files, clock, log, appended } = options
  const followers = createListeners<AuditRecord>()
  const beside = (share: typeof strangersShare) => ({ ...share, path: join(dirname(paths.audit), share.name) })
  // Of lines of one moment, those of sessions are read first.
  const places = [beside(sessionsShare), { path: paths.audit, maxBytes, files }, beside(strangersShare)] as const
  const open = (place: (typeof places)[number]) => createPatientFile(openRotatingFile(place), { clock, failed })
  const [sessions, known, foreign] = [open(places[0]), open(places[1]), open(places[2])]
  const strangers = createStrangers({
    clock,
    timers: options.timers ?? systemTimers,
    write: (record) => write(foreign, record),
  })
  let complainedAt = -Infinity

  function failed(error: unknown): void {
    if (clock.now() - complainedAt < complainEvery) return
    complainedAt = clock.now()
    log.error('Audit lines cannot be written', { error })
  }

  function write(file: PatientFile, record: AuditRecord): void {
    const line = toLine(record)
    file.write(line)
    if (followers.isEmpty()) return
    // Followers see what readers of the file will see.
    const written = fromLine(line)
    if (written !== undefined) followers.tell(written)
  }

  const openAll = (): readonly Snapshot[] => places.map((place) => openSnapshot(place.path, place.files))
  const closeAll = (snapshots: readonly Snapshot[]): void => {
    for (const snapshot of snapshots) closeSnapshot(snapshot)
  }
  /** What was appended before it was first asked, and nothing after. */
  async function* history(filter: AuditFilter): AsyncGenerator<AuditRecord[], void, void> {
    const snapshots = openAll()
    try {
      yield* readRecords(snapshots, filter)
    } finally {
      closeAll(snapshots)
    }
  }

  return {
    append(record, caller = 'known') {
      if (caller === 'stranger') {
        strangers.add(record)
        return
      }
      write(traffic.includes(record.event) ? known : sessions, record)
      appended?.(record)
    },
    read: history,
    async query(filter) {
      const records: AuditRecord[] = []
      for await (const batch of history(filter)) records.push(...batch)
      return records
    },
    subscribe: followers.subscribe,
    async summary(filter, buckets) {
      const snapshots = openAll()
      try {
        return await summarise(snapshots, filter, { buckets, now: clock.now() })
      } finally {
        closeAll(snapshots)
      }
    },
    async *follow(filter, signal) {
      let fresh: AuditRecord[] = []
      let lost = false
      const bell = createBell(signal)
      const fits = fitting(filter)
      // In one turn, so that no record is missing between both, and none comes twice.
      const leave = followers.subscribe((record) => {
        if (!fits(record)) return
        if (fresh.length < followerBacklog) fresh.push(record)
        else lost = true
        bell.ring()
      })
      try {
        for await (const batch of history(filter)) yield* batch
        while (await bell.rung()) {
          const batch = fresh
          fresh = []
          yield* batch
          if (lost) throw tooSlow()
        }
      } finally {
        leave()
        bell.close()
      }
    },
    flush() {
      for (const file of [sessions, known, foreign]) file.flush()
    },
    close() {
      strangers.close()
      for (const file of [sessions, known, foreign]) file.close()
    },
  }
}

/** Said rather than left out: whoever follows a log counts on every line. */
function tooSlow(): AppError {
  return new AppError('timeout', `more than ${followerBacklog} audit lines came while nobody read them`, {
    hint: 'They are in the log: latchkey audit --since 10m',
  })
}
