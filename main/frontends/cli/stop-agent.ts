import { AppError } from '#util/app-error.ts'
import type { Cli } from './context.ts'

/** An agent ends in a fraction of this once it has answered; a script goes on after it either way. */
const endsWithinMs = 10_000

/** `gone`: its process has ended. Rejects with `no-agent` where none runs. */
export async function stopAgent(
  cli: Cli,
): Promise<{ readonly pid: number; readonly done: string; readonly gone: boolean }> {
  const { pid, done } = await askToStop(cli)
  return { pid, done, gone: await hasEnded(cli, pid) }
}

export async function hasEnded({ terminal }: Cli, pid: number): Promise<boolean> {
  const { untilGone } = await import('../headless/until-back.ts')
  return await terminal.waiting('the agent to end', () => untilGone(pid, endsWithinMs))
}

/** One that still starts, and may wait for a keychain, hears nobody yet but a signal. */
export async function askToStop(cli: Cli, forgetKey = false): Promise<{ readonly pid: number; readonly done: string }> {
  try {
    const { pid, sessionsEnded } = await (await cli.runningAgent()).app.stop({ forgetKey })
    return { pid, done: `${sessionsEnded === 1 ? '1 session' : `${sessionsEnded} sessions`} ended` }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'no-agent' || error.retry === true) throw error
    const { readLock } = await import('#util/files/lock.ts')
    const starting = await readLock(cli.paths.lock)
    if (starting === undefined) throw error
    process.kill(starting.pid, 'SIGTERM')
    return { pid: starting.pid, done: 'it was still starting' }
  }
}
