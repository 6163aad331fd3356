import { existsSync, realpathSync, watch } from 'node:fs'
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
  let watchers: FSWatcher[] = []
  let real = path

  function close(): void {
    for (const watcher of watchers) watcher.close()
    watchers = []
  }

  function arm(): void {
    close()
    real = realOf(path)
    for (const file of new Set([path, real])) watchOne(file)
  }

  function watchOne(file: string): void {
    const folder = nearestFolder(file)
    const [expected] = relative(folder, file).split(sep)
    try {
      const watcher = watch(folder, { persistent: false }, (_kind, name) => {
        const isGone = !existsSync(folder)
        if (name !== null && name !== expected && !isGone) return
        // The way to the file may be another one now.
        if (isGone || nearestFolder(file) !== folder || realOf(path) !== real) arm()
        events.changed()
      })
      watcher.on('error', events.failed)
      watchers.push(watcher)
    } catch (error) {
      events.failed(error)
    }
  }

  arm()
  return close
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
