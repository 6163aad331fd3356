// An agent that a service manager starts again when it ends. A command that finds it gone waits, since another one in its place would have
// neither its passphrase nor its rights, and keep it from coming back.
import type { Paths } from '#local/paths.ts'
import { AppError } from '#util/app-error.ts'
import { abandonedFacts } from '#util/files/lock.ts'
import { waitUntilListening } from './probe.ts'

/** What the lock says of an agent with this environment. */
export const keptFacts = (env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  env['NOTIFY_SOCKET'] ? { kept: 'systemd' } : {}

/** False where no agent is kept here. Settles with true once it listens again; rejects with AppError `no-agent` when the signal comes first. */
export async function untilKept(
  paths: Pick<Paths, 'lock' | 'socket' | 'pipeFile'>,
  platform: NodeJS.Platform,
  signal: AbortSignal,
): Promise<boolean> {
  if ((await abandonedFacts(paths.lock))?.['kept'] === undefined) return false
  try {
    return await waitUntilListening(paths, platform, () => Promise.resolve(true), signal)
  } catch (cause) {
    if (!signal.aborted) throw cause
    throw new AppError('no-agent', 'systemd has not started the agent of this home again', {
      hint: "See why: systemctl status 'latchkey@*'",
      cause,
    })
  }
}
