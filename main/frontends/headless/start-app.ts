// Starts the app as a resident agent.
import { spawn } from 'node:child_process'
import type { Paths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { readLock } from '#util/lock.ts'
import { waitUntilListening } from './probe.ts'
import { startFolder } from './start-folder.ts'

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
