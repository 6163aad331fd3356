import { createSingleFlight } from '#util/async/single-flight.ts'
import type { Credentials } from '#util/credentials.ts'

export interface SyncSession {
  /** Good for a while yet. */
  current(signal: AbortSignal): Promise<Credentials>
  drop(): void
}

const fewMs = 60_000

/** One session of the sync role at a time, renewed when it is needed. */
export function createSyncSession(
  start: (signal: AbortSignal) => Promise<Credentials>,
  awsNow: () => number,
): SyncSession {
  const starts = createSingleFlight<'session', Credentials>()
  let held: Credentials | undefined
  return {
    async current(signal) {
      if (held?.expiresAt !== undefined && held.expiresAt - awsNow() > fewMs) return held
      return await starts.run('session', signal, async (shared) => (held = await start(shared)))
    },
    drop() {
      held = undefined
    },
  }
}
