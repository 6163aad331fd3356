import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { systemErrorCode } from '../util/system-error-code.ts'
import { rotatedName } from '../util/rotating-file.ts'
import { fitting } from './filter.ts'
import { fromLine } from './line.ts'

/** All files as they are at one moment, newest first; what is appended or rotated later does not show in them. */
export type Snapshot = readonly { readonly descriptor: number; readonly size: number }[]

/** Synchronous, so that nothing is appended meanwhile: a follower goes on exactly where it ends. The caller closes it. */
export function openSnapshot(path: string, files: number): Snapshot {
  const snapshot: { descriptor: number; size: number }[] = []
  for (let age = 0; age < files; age += 1) {
    const descriptor = openIfThere(rotatedName(path, age))
    // The current file is not there before the first line; the older ones follow each other without a gap.
    if (descriptor === undefined && age > 0) break
    if (descriptor !== undefined) snapshot.push({ descriptor, size: fstatSync(descriptor).size })
  }
  return snapshot
}

export function closeSnapshot(snapshot: Snapshot): void {
  for (const { descriptor } of snapshot) closeSync(descriptor)
}

/** The newest `limit` records that fit, oldest first. Memory: what is given back. */
export async function readNewest(snapshot: Snapshot, filter: AuditFilter): Promise<AuditRecord[]> {
  const limit = filter.limit ?? Infinity
  let result: AuditRecord[] = []
  // From the newest file back, so that a limit spares the older ones.
  for (const { descriptor, size } of snapshot) {
    if (result.length >= limit) break
    if (size > 0) result = [...(await readFitting(descriptor, size, filter, limit - result.length)), ...result]
  }
  return result
}

/** The last `limit` of one file. */
async function readFitting(
  descriptor: number,
  size: number,
  filter: AuditFilter,
  limit: number,
): Promise<AuditRecord[]> {
  let found: AuditRecord[] = []
  const fits = fitting(filter)
  for await (const record of recordsOf(descriptor, size, filter.since)) {
    if (!fits(record)) continue
    found.push(record)
    if (found.length >= limit * 2) found = found.slice(-limit)
  }
  return limit === Infinity ? found : found.slice(-limit)
}

/** One file's records, oldest first, without those that are older than `since` (epoch ms). Memory: one chunk of the file. */
export async function* recordsOf(
  descriptor: number,
  size: number,
  since: number | undefined,
): AsyncGenerator<AuditRecord, void, void> {
  if (size === 0) return
  const oldest = isoOf(since)
  const input = createReadStream('', { fd: descriptor, start: 0, end: size - 1, autoClose: false })
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    // Most of a log is older than what is asked for, and parsing costs most of the reading.
    if (line.startsWith(timeFirst) && line.slice(timeFirst.length, timeFirst.length + oldest.length) < oldest) continue
    const record = fromLine(line)
    if (record !== undefined) yield record
  }
}

/** How our own lines begin; the time that follows compares as text. */
const timeFirst = '{"time":"'

function isoOf(since: number | undefined): string {
  // Years of four digits only: others have a sign, which does not compare as text.
  return since === undefined || since < 0 || since >= 253_402_300_800_000 ? '' : new Date(since).toISOString()
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
