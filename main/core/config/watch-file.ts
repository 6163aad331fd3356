import { existsSync, realpathSync, statSync, watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { dirname, relative, sep } from 'node:path'

export interface FileEvents {
  readonly changed: () => void
  /** Not watched any more; called once at most per folder. */
  readonly failed: (error: unknown) => void
}

/**
 * Tells when a file was written or replaced; gives the end of it. Folders are watched, since editors replace the file
 * and its watcher would stay with the old one; for a symlink also the folder of what it points at. Where the folder is not there yet,
 * the nearest one above it is watched until it is.
 */
export function watchFile(path: string, events: FileEvents): () => void {
  let watched: Watched[] = []
  let real = path

  function close(): void {
    for (const { watcher } of watched) watcher.close()
    watched = []
  }

  function arm(): void {
    // What changes between a look and the watch that follows it is nobody's news, so look again; a folder in motion settles.
    for (let looks = 0; looks < 3; looks += 1) {
      close()
      real = realOf(path)
      watched = [...new Set([path, real])].flatMap(watchOne)
      if (isCurrent()) return
    }
  }

  const isCurrent = (): boolean =>
    realOf(path) === real &&
    watched.every(({ file, folder, identity }) => nearestFolder(file) === folder && identityOf(folder) === identity)

  function watchOne(file: string): readonly Watched[] {
    const folder = nearestFolder(file)
    const identity = identityOf(folder)
    const [expected] = relative(folder, file).split(sep)
    try {
      const watcher = watch(folder, { persistent: false }, (_kind, name) => {
        const isSame = identityOf(folder) === identity
        if (name !== null && name !== expected && isSame) return
        // The way to the file may be another one now.
        if (!isCurrent()) arm()
        events.changed()
      })
      watcher.on('error', events.failed)
      return [{ file, folder, identity, watcher }]
    } catch (error) {
      events.failed(error)
      return []
    }
  }

  arm()
  return close
}

interface Watched {
  readonly file: string
  readonly folder: string
  readonly identity: string | undefined
  readonly watcher: FSWatcher
}

/** Of the folder itself: one that was removed and made anew has the same name, often the same number, and another birth. */
function identityOf(folder: string): string | undefined {
  try {
    const { dev, ino, birthtimeNs } = statSync(folder, { bigint: true })
    return `${dev} ${ino} ${birthtimeNs}`
  } catch {
    return undefined
  }
}

function nearestFolder(file: string): string {
  let folder = dirname(file)
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder)
  return folder
}

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
