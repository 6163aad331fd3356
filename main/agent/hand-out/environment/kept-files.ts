// Files whose names a shell may hold for as long as it is open, so nobody says when one is needed no more.
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

const keptMs = 30 * 86_400_000
const mostFiles = 64

/** Marks a file as in use, or makes it where there is none; true when it was made. */
export async function giveOut(path: string, now: number, make: () => Promise<void>): Promise<boolean> {
  const time = new Date(now)
  const exists = await utimes(path, time, time).then(
    () => true,
    () => false,
  )
  if (!exists) await make()
  return !exists
}

/** Paths of a folder's files of one kind. */
export async function filesOf(folder: string, kind: RegExp): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => kind.test(name)).map((name) => join(folder, name))
}

/** Removes those of a kind that nobody was given for a month, and all but the newest of very many. */
export async function removeUnused(folder: string, kind: RegExp, now: number): Promise<void> {
  const aged = await Promise.all(
    (await filesOf(folder, kind)).map(async (path) => ({ path, usedAt: (await stat(path)).mtimeMs })),
  )
  const newestFirst = aged.toSorted((a, b) => b.usedAt - a.usedAt)
  const unused = newestFirst.filter(({ usedAt }, at) => at >= mostFiles || now - usedAt > keptMs)
  for (const { path } of unused) await rm(path, { force: true })
}
