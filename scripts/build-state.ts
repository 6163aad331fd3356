// Whether what lies in out/ was built from the sources as they are now.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

/** What the build writes last. */
const stamp = z.object({
  /** When it began, epoch ms. */
  startedAt: z.number(),
  target: z.string(),
})
export type Stamp = z.infer<typeof stamp>

/** Folders count too: their time changes when a file goes. */
export function newestChange(paths: readonly string[]): number {
  return Math.max(0, ...paths.map(newestOf))
}

function newestOf(path: string): number {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts === undefined) return 0
  const own = facts.mtimeMs
  if (!facts.isDirectory()) return own
  return Math.max(own, newestChange(readdirSync(path).map((name) => join(path, name))))
}

export function isStale(stampFile: string, target: string, newest: number): boolean {
  try {
    const made = stamp.parse(JSON.parse(readFileSync(stampFile, 'utf8')))
    return made.target !== target || newest >= made.startedAt
  } catch {
    return true
  }
}
