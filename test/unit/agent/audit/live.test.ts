import { describe, expect, it } from 'vitest'
import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { liveRecords } from '#agent/audit/live.ts'
import { createTime, settle } from '../sessions/world.ts'

const record = (number: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  time: new Date(number).toISOString(),
  event: 'request',
  outcome: 'allowed',
  requestId: String(number),
  ...more,
})

/** A log of arrays, and a reader that takes every batch at once. */
function open(filter: AuditFilter = {}, known: readonly AuditRecord[] = []) {
  const time = createTime()
  const listeners = new Set<(record: AuditRecord) => void>()
  const asked: AuditFilter[] = []
  const audit = {
    query: async (wanted: AuditFilter) => {
      asked.push(wanted)
      return [...known]
    },
    subscribe(listener: (record: AuditRecord) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const leave = new AbortController()
  const batches: { readonly records: AuditRecord[]; readonly skipped: number }[] = []
  const done = (async () => {
    for await (const batch of liveRecords({ audit, timers: time.timers }, filter, leave.signal)) batches.push(batch)
  })()
  return {
    time,
    listeners,
    asked,
    batches,
    done,
    leave,
    append: (...records: readonly AuditRecord[]) => {
      for (const each of records) for (const listener of listeners) listener(each)
    },
    numbers: () => batches.map(({ records }) => records.map(({ requestId }) => Number(requestId))),
  }
}

describe('live records', () => {
  it('begin with what the log has: the newest 500 unless the filter says otherwise', async () => {
    const one = open({}, [record(1), record(2)])
    await settle()
    expect(one.numbers()).toEqual([[1, 2]])
    expect(one.asked).toEqual([{ limit: 500 }])
    const other = open({ limit: 7, role: 'admin' })
    await settle()
    expect(other.numbers()).toEqual([[]])
    expect(other.asked).toEqual([{ limit: 7, role: 'admin' }])
  })

  it('come in one batch per quarter of a second, whatever comes between', async () => {
    const { append, time, numbers } = open()
    await settle()
    for (let n = 1; n <= 10; n += 1) {
      append(record(n))
      await time.advance(50)
    }
    expect(numbers()).toEqual([[], [1, 2, 3, 4, 5], [6, 7, 8, 9, 10]])
  })

  it('come at once after a silence, which needs no timer', async () => {
    const { append, time, numbers } = open()
    await time.advance(10_000)
    expect(time.pending()).toBe(0)
    append(record(1))
    await settle()
    expect(numbers()).toEqual([[], [1]])
  })

  it('are the newest 500 of a flood, with the number of the others', async () => {
    const { append, time, batches } = open()
    await settle()
    append(...Array.from({ length: 2_345 }, (_, n) => record(n)))
    await time.advance(250)
    expect(batches[1]?.records).toHaveLength(500)
    expect(batches[1]?.records.at(-1)?.requestId).toBe('2344')
    expect(batches[1]?.records[0]?.requestId).toBe('1845')
    expect(batches[1]?.skipped).toBe(1_845)
    append(record(3_000))
    await time.advance(250)
    expect(batches[2]).toMatchObject({ skipped: 0, records: [{ requestId: '3000' }] })
  })

  it('are those that fit, from the moment of the call on', async () => {
    const { append, time, numbers } = open({ service: 's3' })
    append(record(1, { service: 's3' }), record(2, { service: 'sts' }))
    await time.advance(250)
    expect(numbers()).toEqual([[], [1]])
  })

  it('end with the signal and let go of the log', async () => {
    const { listeners, leave, done, time } = open()
    await settle()
    expect(listeners.size).toBe(1)
    leave.abort()
    await done
    expect(listeners.size).toBe(0)
    expect(time.pending()).toBe(0)
  })
})
