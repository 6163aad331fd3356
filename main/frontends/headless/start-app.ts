// Starts the app as a resident agent.
import { spawn } from 'node:child_process'
import type { Paths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { readLock } from '#util/files/lock.ts'
import { waitUntilListening } from './probe.ts'
import { startFolder } from './start-folder.ts'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isSea } from 'node:sea'

/**
 * Settles with the app's process id once an agent listens, also when that is another one that came first. Rejects with AppError `internal`
 * when the app ends before, with the signal's reason when that comes first: the app goes on starting then.
 */
export async function startApp(
  [file, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  { paths, platform }: { readonly paths: Paths; readonly platform: NodeJS.Platform },
  signal: AbortSignal,
): Promise<number | undefined> {
  const child = spawn(file, args, {
    detached: true,
    cwd: startFolder(env),
    env: { ...env },
    stdio: 'ignore',
  })
  let ended: string | undefined
  child.on('error', (error) => (ended = error.message))
  child.on(
    'exit',
    (code, killedBy) => (ended = killedBy === null ? `it ended with status ${code}` : `${killedBy} ended it`),
  )
  child.unref()
  const comes = async (): Promise<boolean> => ended === undefined || (await readLock(paths.lock)) !== undefined
  if (await waitUntilListening(paths, platform, comes, signal)) return child.pid
  throw new AppError('internal', `the app could not be started: ${ended}`, {
    hint: `Start it to see what it says: ${file}`,
  })
}

interface Host {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

/** From `resources/bin/latchkey` (in a bundle of macOS `Contents/Resources/bin/latchkey`) to the program that has a window. */
export function appBeside(command: string, platform: NodeJS.Platform): string {
  const folder = dirname(command)
  switch (platform) {
    case 'darwin':
      return resolve(folder, '..', '..', 'MacOS', 'Latchkey')
    case 'win32':
      return resolve(folder, '..', '..', 'Latchkey.exe')
    default:
      return resolve(folder, '..', '..', 'latchkey-app')
  }
}

/** Whether a window would be where the person is. Over SSH it would not, or come through a tunnel for as long as that lasts. */
export function hasDisplay({ platform, env }: Host): boolean {
  if (env['SSH_CONNECTION']) return false
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/** Undefined when this command did not come with an app, or nobody would see it. */
export function installedApp(host: Host): string | undefined {
  if (!isSea() || !hasDisplay(host)) return undefined
  const app = appBeside(process.execPath, host.platform)
  return existsSync(app) ? app : undefined
}
