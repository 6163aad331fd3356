import type { AuditRecord } from '#contract/model.ts'

/** So many are kept, whatever comes: the log may be endless, the page's memory is not. */
export const mostRows = 5000

export interface Row {
  /** Grows with each record, so that a row keeps its identity while others come before it. */
  readonly key: number
  readonly record: AuditRecord
}

export interface Rows {
  /** Newest first. */
  readonly list: readonly Row[]
  readonly nextKey: number
  /** Older ones were let go. */
  readonly cut: boolean
}

export const noRows: Rows = { list: [], nextKey: 1, cut: false }

/** `records` oldest first, as the agent sends them; all newer than those that are there. */
export function withRecords(rows: Rows, records: readonly AuditRecord[]): Rows {
  if (records.length === 0) return rows
  const fresh = records.map((record, index) => ({ key: rows.nextKey + index, record })).reverse()
  const all = [...fresh, ...rows.list]
  return {
    list: all.slice(0, mostRows),
    nextKey: rows.nextKey + records.length,
    cut: rows.cut || all.length > mostRows,
  }
}

/** What the end of the log has after all that is shown or held. Undefined where it has none of that: more may be missing between. */
export function newsOf(
  rows: Rows,
  held: readonly AuditRecord[],
  records: readonly AuditRecord[],
): readonly AuditRecord[] | undefined {
  const known = new Set([...rows.list.map(({ record }) => record), ...held].map((record) => JSON.stringify(record)))
  const newest = records.findLastIndex((record) => known.has(JSON.stringify(record)))
  return newest === -1 ? undefined : records.slice(newest + 1)
}
