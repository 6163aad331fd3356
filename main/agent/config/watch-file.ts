import { existsSync, type FSWatcher, realpathSync, watch } from 'node:fs'
import { basename, dirname, relative, sep } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

export interface FileEvents {
  readonly changed: () => void
  /** Not watched any more; called once at most per folder. */
  readonly failed: (error: unknown) => void
}

/**
 * Tells when a file was written or replaced; gives the end of it. Folders are watched, since editors replace the file
 * and its watcher would stay with the old one; for a symlink also the folder of what it points at. Where the folder is not there yet,
 * the nearest one above it is watched until it is. A folder further up that is moved away takes the watched one along unheard.
 */
export function watchFile(path: string, events: FileEvents): () => void {
  let watchers: FSWatcher[] = []
  let way: Way = { real: path, steps: [] }

  function close(): void {
    for (const watcher of watchers) watcher.close()
    watchers = []
  }

  function arm(): void {
    for (let looks = 1; ; looks += 1) {
      close()
      way = wayTo(path)
      const failures = way.steps.flatMap(watchOne)
      // What changes between a look and the watch that follows it is nobody's news. A way in motion settles.
      if (!isDeepStrictEqual(wayTo(path), way) && looks < 3) continue
      for (const error of failures) events.failed(error)
      return
    }
  }

  function watchOne({ folder, expected }: Step): readonly unknown[] {
    try {
      const watcher = watch(folder, { persistent: false }, (_kind, name) => {
        // A folder that goes is told of by its own name, and this watcher hears nothing of the one that takes its place.
        const isItself = name === basename(folder)
        if (name !== null && name !== expected && !isItself) return
        // The way to the file may be another one now.
        if (isItself || !isDeepStrictEqual(wayTo(path), way)) arm()
        events.changed()
      })
      watcher.on('error', events.failed)
      watchers.push(watcher)
      return []
    } catch (error) {
      return [error]
    }
  }

  arm()
  return close
}

interface Way {
  /** Without links, where the file is there. */
  readonly real: string
  readonly steps: readonly Step[]
}

/** The nearest folder that is there, and the name in it that leads on to the file. */
interface Step {
  readonly folder: string
  readonly expected: string | undefined
}

function wayTo(path: string): Way {
  const real = realOf(path)
  const steps = [...new Set([path, real])].map((file) => {
    const folder = nearestFolder(file)
    return { folder, expected: relative(folder, file).split(sep)[0] }
  })
  return { real, steps }
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
