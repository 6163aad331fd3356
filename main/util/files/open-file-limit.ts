import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

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
