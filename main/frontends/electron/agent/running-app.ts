// How another process finds the app that runs for a home, to bring its window up: by starting it a second time.
import { join } from 'node:path'
import * as z from 'zod'
import type { Paths } from '#local/paths.ts'
import { acquireLock, readLock } from '#util/files/lock.ts'

/** Everything that Electron and Chromium keep, apart per home: the single instance is one per such folder. */
export const appFolder = (paths: Pick<Paths, 'home'>): string => join(paths.home, 'app')

const lockFolder = (paths: Pick<Paths, 'home'>): string => join(appFolder(paths), 'running')
const commandLine = z.tuple([z.string()], z.string())
export type AppCommand = z.infer<typeof commandLine>

/** Writes down how this app is started. Gives the function that takes it back. */
export async function announceApp(paths: Pick<Paths, 'home'>, command: AppCommand): Promise<() => void> {
  const lock = await acquireLock(lockFolder(paths), { facts: { command: JSON.stringify(command) } })
  return lock.kind === 'acquired' ? lock.release : () => undefined
}

/** Its process; undefined when no app runs. */
export async function runningAppPid(paths: Pick<Paths, 'home'>): Promise<number | undefined> {
  return (await readLock(lockFolder(paths)))?.pid
}

/** The command that shows the running app's window; undefined when no app runs. */
export async function findRunningApp(paths: Pick<Paths, 'home'>): Promise<AppCommand | undefined> {
  const found = await readLock(lockFolder(paths))
  try {
    return commandLine.safeParse(JSON.parse(found?.facts['command'] ?? 'null')).data
  } catch {
    return undefined
  }
}
