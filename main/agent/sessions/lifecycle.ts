import { randomBytes } from 'node:crypto'
import type { SessionView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { SessionRole } from '../roles/session-role.ts'
import type { Issuer } from './issuer.ts'
import type { How, Keys } from './keys.ts'
import { type Session, type SessionStore, revivableUntil, sessionOf } from './session-store.ts'

export interface LifecycleDeps {
  readonly sessions: SessionStore
  readonly issuer: Issuer
  readonly keys: Pick<Keys, 'openShared' | 'saveSession' | 'endSession'>
  readonly view: (session: Session) => SessionView
  readonly clock: Clock
  readonly log: Pick<Log, 'warn'>
}

/** Starts sessions and ends them, with their credentials, keys and records. */
export function createLifecycle({ sessions, issuer, keys, view, clock, log }: LifecycleDeps) {
  /** The credentials are gone when the call returns; what it answers settles when that is durable. */
  async function drop(session: Session, how: How, endedAt = clock.now()): Promise<SessionView> {
    issuer.end(session)
    const last = view(session)
    const ended = keys.endSession(session, how)
    if (how === 'pause') sessions.pause(session, endedAt)
    else sessions.remove(session)
    await ended
    return { ...last, clients: 0 }
  }

  /** An ended one, once nothing may take its keys up any more. */
  function dropOld(session: Session): void {
    if (session.endedAt === undefined || revivableUntil(session.endedAt) > clock.now()) return
    drop(session, 'revoke').catch((error: unknown) => log.warn('an ended session left a record behind', { error }))
  }

  async function startNew(role: SessionRole, region: string, signal: AbortSignal, attended: boolean): Promise<Session> {
    const old = sessions.endedOfRole(role.id)
    if (old !== undefined) dropOld(old)
    const revived = sessions.endedOfRole(role.id)
    const id = revived?.id ?? `s-${randomBytes(6).toString('hex')}`
    const keyId = revived?.keyId ?? keys.openShared(id).keyId
    const past = { id, keyId, region, startedAt: clock.now(), hasStarted: false }
    const session = sessionOf(role, { ...past, ...defined({ endedBefore: revived?.endedAt }) })
    sessions.add(session)
    const [saved, begun] = await Promise.allSettled([keys.saveSession(id), begin(session, signal, attended)])
    if (begun.status === 'rejected') throw begun.reason
    if (saved.status === 'fulfilled') return session
    // A stand-in key that a crash would forget is not handed out.
    await takeBack(session)
    throw saved.reason
  }

  /** A start that failed leaves what was before it. */
  async function takeBack(session: Session): Promise<void> {
    const { endedBefore } = session
    const dropped = endedBefore === undefined ? drop(session, 'revoke') : drop(session, 'pause', endedBefore)
    await dropped.catch((cause: unknown) => log.warn('a failed start left a record behind', { cause }))
  }

  /** A start that fails for everyone who waits for it leaves nothing behind. */
  async function begin(session: Session, signal: AbortSignal, attended: boolean): Promise<void> {
    session.starters += 1
    try {
      await issuer.issue(session, signal, attended)
      session.hasStarted = true
    } catch (error) {
      const leftOver = session.starters === 1 && !session.hasStarted && sessions.get(session.id) === session
      if (leftOver) await takeBack(session)
      throw error
    } finally {
      session.starters -= 1
    }
  }

  return {
    /** Settles once credentials are there. A running role only changes its region; one that needs it is renewed. */
    async start(
      role: SessionRole,
      region: string | undefined,
      signal: AbortSignal,
      attended: boolean,
    ): Promise<Session> {
      const old = sessions.byRole(role.id)
      if (old === undefined) return await startNew(role, region ?? role.region, signal, attended)
      old.role = role
      if (region !== undefined && region !== old.region) {
        old.region = region
        sessions.changed(old.id)
        await keys.saveSession(old.id)
      }
      if (!issuer.of(old).isUsable()) await begin(old, signal, attended)
      return old
    },
    drop,
    /** All that run; with `revoke` those that had ended before, too. */
    async dropAll(how: How) {
      const running = sessions.running()
      const ending = how === 'revoke' ? [...running, ...sessions.ended()] : running
      const ended = await Promise.all(ending.map((session) => drop(session, how)))
      return { ended, running: running.length }
    },
    dropOld,
  }
}
