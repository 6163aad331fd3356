import type { SessionView } from '#contract/model.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { Chain } from './chain.ts'
import { type LiveSession, revivableUntil } from './live-session.ts'
import type { LiveSessions } from './live-sessions.ts'

/** `pause`: a start of the role within some hours takes the session's keys up again; `revoke`: nothing does. */
export type How = 'pause' | 'revoke'

export interface EndingDeps {
  readonly live: Pick<LiveSessions, 'all' | 'ended' | 'pause' | 'remove'>
  readonly keys: { readonly endSession: (sessionId: string, role: string) => Promise<void> }
  readonly chain: Pick<Chain, 'invalidate'>
  readonly view: (session: LiveSession) => SessionView
  readonly wordFor: (session: LiveSession) => string
  readonly changed: (sessionId: string) => void
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
}

/** Ends sessions. Their credentials are gone when a call returns; what it answers settles when that is durable. */
export function createEnding({ live, keys, chain, view, wordFor, changed, clock, log }: EndingDeps) {
  async function drop(session: LiveSession, how: How, endedAt = clock.now()): Promise<SessionView> {
    const accessKeyId = session.holder.accessKeyId()
    if (accessKeyId !== undefined) chain.invalidate(accessKeyId)
    session.holder.stop()
    const last = view(session)
    if (how === 'pause') live.pause(session, endedAt)
    else live.remove(session)
    const ended = keys.endSession(session.id, wordFor(session))
    changed(session.id)
    await ended
    return { ...last, clients: 0 }
  }

  return {
    drop,
    /** Whichever fit; with `revoke` those that had ended before, too. */
    async dropAll(how: How, fits: (session: LiveSession) => boolean = () => true) {
      const running = live.all().filter(fits)
      const ending = how === 'revoke' ? [...running, ...live.ended().filter(fits)] : running
      const ended = await Promise.all(ending.map((session) => drop(session, how)))
      return { ended, running: running.length }
    },
    /** An ended one, once nothing may take its keys up any more. */
    dropOld(session: LiveSession): void {
      if (session.endedAt === undefined || revivableUntil(session.endedAt) > clock.now()) return
      drop(session, 'revoke').catch((error: unknown) => log.warn('an ended session left a record behind', { error }))
    },
  }
}
