import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { systemErrorCode } from '../util/system-error-code.ts'
import { rotatedName } from '../util/rotating-file.ts'
import { fits } from './filter.ts'
import { fromLine } from './line.ts'

/** All files as they are at one moment, newest first; what is appended or rotated later does not show in them. */
export type Snapshot = readonly { readonly handle: FileHandle; readonly size: number }[]

/** The caller closes it. */
export async function openSnapshot(path: string, files: number): Promise<Snapshot> {
  const snapshot: { handle: FileHandle; size: number }[] = []
  try {
    for (let age = 0; age < files; age += 1) {
      const handle = await openIfThere(rotatedName(path, age))
      // The current file is not there before the first line; the older ones follow each other without a gap.
      if (handle === undefined && age > 0) break
      if (handle !== undefined) snapshot.push({ handle, size: (await handle.stat()).size })
    }
    return snapshot
  } catch (error) {
    await closeSnapshot(snapshot)
    throw error
  }
}

export async function closeSnapshot(snapshot: Snapshot): Promise<void> {
  for (const { handle } of snapshot) await handle.close()
}

/** The newest `limit` records that fit, oldest first. Memory: what is given back. */
export async function readNewest(snapshot: Snapshot, filter: AuditFilter): Promise<AuditRecord[]> {
  const limit = filter.limit ?? Infinity
  let result: AuditRecord[] = []
  // From the newest file back, so that a limit spares the older ones.
  for (const { handle, size } of snapshot) {
    if (result.length >= limit) break
    if (size > 0) result = [...(await readFitting(handle, size, filter, limit - result.length)), ...result]
  }
  return result
}

/** The last `limit` of one file. */
async function readFitting(
  handle: FileHandle,
  size: number,
  filter: AuditFilter,
  limit: number,
): Promise<AuditRecord[]> {
  let found: AuditRecord[] = []
  for await (const line of handle.readLines({ start: 0, end: size - 1, autoClose: false })) {
    const record = fromLine(line)
    if (record === undefined || !fits(record, filter)) continue
    found.push(record)
    if (found.length >= limit * 2) found = found.slice(-limit)
  }
  return limit === Infinity ? found : found.slice(-limit)
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
