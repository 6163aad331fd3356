// What is slow to fetch and neither secret nor setting: lists of roles. Whatever is lost is fetched anew.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import type { Log } from '#util/ports.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import type { CacheFile } from './stored.ts'

/** One file for each source; `folder` is there. */
export const cacheFiles =
  (folder: string, log: Pick<Log, 'warn'>) =>
  (source: string): CacheFile => {
    const path = join(folder, `${source}.json`)
    return {
      async read() {
        try {
          return JSON.parse((await readOwnFile(path)) ?? 'null')
        } catch {
          return null
        }
      },
      write: (value) =>
        writeFileAtomic(path, JSON.stringify(value)).catch((error: unknown) =>
          log.warn('the list of a source could not be kept', { source, error }),
        ),
      delete: () => rm(path, { force: true }),
    }
  }
