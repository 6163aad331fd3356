import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Paths } from '#local/paths.ts'
import { sweepLeftovers } from '#util/atomic-file.ts'

/** Removes what a crashed agent left half-written; one sentence for each file that was meant. Before anything is written. */
export async function clearLeftovers(paths: Pick<Paths, 'home' | 'spool'>): Promise<readonly string[]> {
  const meant = await sweepLeftovers(paths.home)
  // Bodies of requests that nobody waits for any more; they may be large, and they are nobody else's business.
  for (const name of await readdir(paths.spool).catch(() => []))
    await rm(join(paths.spool, name), { recursive: true, force: true })
  return meant.map(
    (name) => `A write of ${name} had not finished when the last agent ended; the file has its content from before.`,
  )
}
