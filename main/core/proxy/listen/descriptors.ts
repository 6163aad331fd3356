import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** For the agent's own socket, vault, settings, logs, and what the window of the app holds open. */
const keptBack = 128
/** Connections on the port, however many files may be open: each takes some 50 KB. */
const mostEver = 4_096
const fewest = 16

/** How many files this process may hold open, or undefined where there is no such limit (Windows) or nobody tells. */
export async function openFileLimit(platform: NodeJS.Platform): Promise<number | undefined> {
  if (platform === 'win32') return undefined
  try {
    const text =
      platform === 'linux'
        ? /^Max open files +(\d+)/m.exec(await readFile('/proc/self/limits', 'latin1'))?.[1]
        : // A child has the limits of its parent, and Node gives no way to ask for its own.
          (await promisify(execFile)('/bin/sh', ['-c', 'ulimit -n'])).stdout.trim()
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
  } catch {
    return undefined
  }
}

/** How many connections the port may have: each may take a second file on its way out. */
export function mostConnections(openFiles: number | undefined): number {
  if (openFiles === undefined) return mostEver
  return Math.min(mostEver, Math.max(fewest, Math.floor((openFiles - keptBack) / 2)))
}
