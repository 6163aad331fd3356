import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { fitting } from './filter.ts'
import { fromLine } from './line.ts'
import { linesBackward, linesForward, type Snapshot } from './lines.ts'

/** Where reading begins: a file of the snapshot, and a byte of it. */
interface Place {
  readonly part: number
  readonly at: number
}

const beginning: Place = { part: 0, at: 0 }

/**
 * What fits the filter, oldest first, from several logs as one, some hundred records at a time. Memory: a chunk of each log, whatever
 * their sizes; of `limit`, the place where the newest ones begin is found first.
 */
export async function* readRecords(
  snapshots: readonly Snapshot[],
  filter: AuditFilter,
): AsyncGenerator<AuditRecord[], void, void> {
  const places =
    filter.limit === undefined ? snapshots.map(() => beginning) : await newestPlaces(snapshots, filter, filter.limit)
  const fits = fitting(filter)
  const sources = snapshots.map((snapshot, index) => forward(snapshot, places[index], filter.since, fits))
  yield* merged(sources, (one, other) => one.time <= other.time)
}

async function* forward(
  snapshot: Snapshot,
  from: Place | undefined,
  since: number | undefined,
  fits: (record: AuditRecord) => boolean,
): AsyncGenerator<readonly AuditRecord[]> {
  if (from === undefined) return
  const oldest = isoOf(since)
  for (const [index, part] of snapshot.entries()) {
    if (index < from.part) continue
    for await (const lines of linesForward(part, index === from.part ? from.at : 0)) {
      const records = lines.flatMap((line) => (isOlder(line, oldest) ? [] : (fromLine(line) ?? []))).filter(fits)
      if (records.length > 0) yield records
    }
  }
}

interface Found {
  readonly log: number
  readonly time: string
  readonly place: Place
}

/** In each log, the place of the oldest line that belongs to the newest `limit` of all; undefined where a log has none of them. */
async function newestPlaces(
  snapshots: readonly Snapshot[],
  filter: AuditFilter,
  limit: number,
): Promise<readonly (Place | undefined)[]> {
  const places: (Place | undefined)[] = snapshots.map(() => undefined)
  const sources = snapshots.map((snapshot, log) => backward(snapshot, log, filter))
  let left = limit
  for await (const batch of merged(sources, (one, other) => one.time >= other.time)) {
    for (const { log, place } of batch.slice(0, left)) places[log] = place
    left -= batch.length
    if (left <= 0) break
  }
  return places
}

async function* backward(snapshot: Snapshot, log: number, filter: AuditFilter): AsyncGenerator<readonly Found[]> {
  const fits = fitting(filter)
  const oldest = isoOf(filter.since)
  for (const [index, part] of [...snapshot.entries()].toReversed()) {
    for await (const lines of linesBackward(part)) {
      const found: Found[] = []
      for (const { text, at } of lines) {
        const record = isOlder(text, oldest) ? undefined : fromLine(text)
        if (record !== undefined && fits(record)) found.push({ log, time: record.time, place: { part: index, at } })
      }
      if (found.length > 0) yield found
    }
  }
}

/** How our own lines begin; the time that follows compares as text. */
const timeFirst = '{"time":"'

/** Most of a log is older than what is asked for, and parsing costs most of the reading. */
function isOlder(line: string, oldest: string): boolean {
  return (
    oldest !== '' &&
    line.startsWith(timeFirst) &&
    line.slice(timeFirst.length, timeFirst.length + oldest.length) < oldest
  )
}

function isoOf(since: number | undefined): string {
  // Years of four digits only: others have a sign, which does not compare as text.
  return since === undefined || since < 0 || since >= 253_402_300_800_000 ? '' : new Date(since).toISOString()
}

/** Sources that are each in order, as one: of the heads, the one that `goesFirst` before the others. At most a batch of each is held. */
async function* merged<Item>(
  sources: readonly AsyncGenerator<readonly Item[]>[],
  goesFirst: (one: Item, other: Item) => boolean,
): AsyncGenerator<Item[], void, void> {
  const heads = sources.map((source) => ({ source, items: [] as readonly Item[], at: 0, done: false }))
  try {
    for (;;) {
      for (const head of heads) {
        if (head.done || head.at < head.items.length) continue
        const next = await head.source.next()
        if (next.done === true) head.done = true
        else Object.assign(head, { items: next.value, at: 0 })
      }
      const open = heads.filter(({ done }) => !done)
      if (open.length === 0) return
      const batch: Item[] = []
      // Until one of them has to be asked for more.
      while (open.every(({ at, items }) => at < items.length)) {
        let best: { readonly head: (typeof open)[number]; readonly item: Item } | undefined
        for (const head of open) {
          const item = head.items[head.at]
          if (item !== undefined && (best === undefined || !goesFirst(best.item, item))) best = { head, item }
        }
        if (best === undefined) break
        best.head.at += 1
        batch.push(best.item)
      }
      if (batch.length > 0) yield batch
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)))
  }
}
