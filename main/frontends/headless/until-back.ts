import { setTimeout as delay } from 'node:timers/promises'
import type { StatusView } from '#contract/model.ts'
import type { Paths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { processIdentity } from '#util/own/process-identity.ts'
import { connect } from '../http/client.ts'

/** As for a start: a keychain may ask to be unlocked. Ms. */
const backWithinMs = 30_000
/** The system tells nobody but the parent of a process's end, so it is looked for, in ms. */
const lookAgainMs = 20

/** Settles once an agent answers that is not the one that began at `startedAt`. Its process, `pid`, lives until the next one answers or failed. */
export async function untilBack(
  paths: Pick<Paths, 'socket' | 'pipeFile' | 'log'>,
  platform: NodeJS.Platform,
  pid: number,
  startedAt: string,
): Promise<StatusView> {
  const { client } = connect(paths, { platform })
  const identity = await processIdentity(pid)
  const limit = AbortSignal.timeout(backWithinMs)
  for (;;) {
    const isGone = (await processIdentity(pid)) !== identity || identity === undefined
    const status = await client.app.status().catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'no-agent' && !isGone && !limit.aborted) return undefined
      throw notBack(paths, error)
    })
    if (status !== undefined && status.agent.startedAt !== startedAt) return status
    if (limit.aborted) throw notBack(paths, limit.reason)
    await delay(lookAgainMs)
  }
}

function notBack({ log }: Pick<Paths, 'log'>, cause: unknown): AppError {
  return new AppError('no-agent', 'the agent did not start again', {
    hint: `latchkey agent starts it with its sessions, or says why it cannot. Its log is ${log}.`,
    cause,
  })
}

/**
 * Settles with true once the process has ended, with false after `atMostMs`. Later than the lock's release: in its last
 * moment Node still writes its compile cache into the home.
 */
export async function untilGone(pid: number, atMostMs: number, identify = processIdentity): Promise<boolean> {
  const identity = await identify(pid)
  if (identity === undefined) return true
  const limit = AbortSignal.timeout(atMostMs)
  while (!limit.aborted) {
    await delay(lookAgainMs)
    if ((await identify(pid)) !== identity) return true
  }
  return false
}
