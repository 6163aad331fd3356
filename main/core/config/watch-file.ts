import { realpathSync, watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'

export interface FileEvents {
  readonly changed: () => void
  /** Not watched any more; called once at most per folder. */
  readonly failed: (error: unknown) => void
}

/**
 * Tells when a file was written or replaced; gives the end of it. Folders are watched, since editors replace the file
 * and its watcher would stay with the old one; for a symlink also the folder of what it points at.
 */
export function watchFile(path: string, events: FileEvents): () => void {
  const files = new Set([path, realOf(path)])
  const watchers: FSWatcher[] = []
  for (const file of files) {
    try {
      const watcher = watch(dirname(file), { persistent: false }, (_kind, name) => {
        if (name === null || name === basename(file)) events.changed()
      })
      watcher.on('error', events.failed)
      watchers.push(watcher)
    } catch (error) {
      events.failed(error)
    }
  }
  return () => {
    for (const watcher of watchers) watcher.close()
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
