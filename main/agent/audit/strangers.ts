import type { AuditRecord } from '#contract/model.ts'
import type { Clock } from '#util/ports.ts'
import type { Timers } from '#util/async/timers.ts'

/** One line a second at most, whoever knocks and how often. */
const everyMs = 1000

export interface Strangers {
  add(record: AuditRecord): void
  /** Gives what is held back. */
  close(): void
}

type Folded = Partial<AuditRecord> & Pick<AuditRecord, 'time' | 'event' | 'outcome'> & { readonly count: number }

/**
 * Callers without a valid key write as much as they like, so their lines are folded: the first one comes whole, those of the second
 * after it as one line that counts them and keeps what they have in common.
 */
export function createStrangers(deps: {
  readonly clock: Clock
  readonly timers: Timers
  readonly write: (record: AuditRecord) => void
}): Strangers {
  let held: Folded | undefined
  let waiting: (() => void) | undefined

  function give(): boolean {
    if (held === undefined) return false
    const { count, ...record } = held
    held = undefined
    deps.write(count === 1 ? record : { ...record, count })
    return true
  }
  function flush(): void {
    waiting = give() ? deps.timers.set(flush, everyMs) : undefined
  }

  return {
    add(record) {
      held = held === undefined ? { ...record, count: 1 } : fold(held, record)
      if (waiting === undefined) flush()
    },
    close() {
      waiting?.()
      waiting = undefined
      give()
    },
  }
}

const severity: Readonly<Record<AuditRecord['outcome'], number>> = { refused: 3, failed: 2, foreign: 1, allowed: 0 }

/** What both say alike; of the outcomes the one to look at first. Bytes are added up. */
function fold(held: Folded, record: AuditRecord): Folded {
  const given: Readonly<Record<string, unknown>> = { ...record }
  const alike = Object.fromEntries(Object.entries(held).filter(([name, value]) => given[name] === value))
  return {
    ...alike,
    time: held.time,
    event: held.event,
    outcome: severity[record.outcome] > severity[held.outcome] ? record.outcome : held.outcome,
    bytesIn: (held.bytesIn ?? 0) + (record.bytesIn ?? 0),
    bytesOut: (held.bytesOut ?? 0) + (record.bytesOut ?? 0),
    count: held.count + 1,
  }
}
