// The files that hooks read, written so that a terminal finds all of a change or nothing of it.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { orSaying } from '#util/files/file-error.ts'
import type { Clock } from '#util/ports.ts'

/** `textsOf`: by name, with the first line of each. The one that is named last is what terminals look at, whose new first line sends them to theirs. */
export function createStateFiles(folder: string, clock: Clock) {
  let generation = clock.now()
  return async (textsOf: (first: string) => ReadonlyMap<string, string>): Promise<void> => {
    generation = Math.max(generation + 1, clock.now())
    const texts = textsOf(generation.toString(36))
    for (const name of await readdir(folder)) {
      const isOurs = /^(?:pin|at)\.\d+-\d+$/.test(name)
      if (isOurs && !texts.has(name)) await orSaying(join(folder, name), (path) => rm(path, { force: true }))
    }
    for (const [name, text] of texts) await orSaying(join(folder, name), (path) => writeFileAtomic(path, text))
  }
}
