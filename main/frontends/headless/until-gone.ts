import { setTimeout as delay } from 'node:timers/promises'
import { processIdentity } from '#util/process-identity.ts'

/** The system tells nobody but the parent of a process's end, so it is looked for, in ms. */
const lookAgainMs = 20

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
