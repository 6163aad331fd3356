import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { createBell } from '#util/async/bell.ts'
import { type Timers, pause } from '#util/async/timers.ts'
import type { AuditLog } from './audit-log.ts'
import { fitting } from './filter.ts'

/** Four batches a second are as many as a person can follow. */
const everyMs = 250
/** Of one batch, and of the history unless the filter says otherwise. */
const mostRecords = 500
/** Of the history, whatever the filter says: it comes as one batch. */
const mostHistory = 2000

export interface LiveDeps {
  readonly audit: Pick<AuditLog, 'query' | 'subscribe'>
  readonly timers: Timers
}

/** What the log has as one batch, then what comes, until the signal fires. Of a flood the newest records of each batch, and how many more there were. */
export async function* liveRecords(
  { audit, timers }: LiveDeps,
  filter: AuditFilter,
  signal: AbortSignal,
): AsyncGenerator<{ readonly records: AuditRecord[]; readonly skipped: number }, void, void> {
  const fits = fitting(filter)
  let fresh: AuditRecord[] = []
  let skipped = 0
  const trim = (): void => {
    skipped += Math.max(0, fresh.length - mostRecords)
    fresh = fresh.slice(-mostRecords)
  }
  const bell = createBell(signal)
  // Both in one turn, so that no record is missing between them and none comes twice.
  const known = audit.query({ ...filter, limit: Math.min(filter.limit ?? mostRecords, mostHistory) })
  const unsubscribe = audit.subscribe((record) => {
    if (!fits(record)) return
    fresh.push(record)
    if (fresh.length >= mostRecords * 2) trim()
    bell.ring()
  })
  try {
    yield { records: await known, skipped: 0 }
    for (;;) {
      await pause(timers, everyMs, signal).catch(() => undefined)
      if (!(await bell.rung())) return
      trim()
      const batch = { records: fresh, skipped }
      ;[fresh, skipped] = [[], 0]
      yield batch
    }
  } finally {
    unsubscribe()
    bell.close()
  }
}
