import { isPlainWord } from '#shared/plain-text.ts'
import { randomBytes } from 'node:crypto'
import type { SessionView } from '#contract/model.ts'
import type { StsFor } from '../identity/source.ts'
import type { Vault } from '../ports.ts'
import type { Clock } from '#util/ports.ts'
import { askerOf, type SessionRole } from '../roles/session-role.ts'
import type { Decide } from '#engine/access/decide.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import type { Timers } from '#util/timers.ts'
import { createChain } from './chain.ts'
import { type How, createEnding } from './ending.ts'
import { createFollower } from './follow.ts'
import { createGrantBook } from './grant-book.ts'
import { createGrants } from './grants.ts'
import { type LiveSession, revivableUntil, viewOf } from './live-session.ts'
import { type SessionOrigin, createLiveSessions } from './live-sessions.ts'
import { createRecords } from './records.ts'
import { restoreSessions } from './restore.ts'
import { createScheduler } from './scheduler.ts'
import { createSessionViews } from './session-views.ts'
import { type SignInNotice, createSignInNotices } from './sign-in-notices.ts'

export interface SessionsDeps extends SessionOrigin {
  readonly decide: Decide
  readonly vault: Pick<Vault, 'get' | 'set' | 'delete' | 'list'>
  readonly clock: Clock
  readonly timers: Timers
  readonly stsFor: StsFor
  readonly isRunning: (pid: number) => boolean
  /** A role was used just now. */
  readonly used: (roleId: string) => void
  /** Something that a person should know though nobody waits for it. */
  readonly notify: (notice: SignInNotice) => void
}

/** Every started role: one session per role, its credentials and the stand-in keys for it. */
export function createSessions(deps: SessionsDeps) {
  const grants = createGrants()
  const records = createRecords(deps.vault, deps.timers)
  const chain = createChain(deps)
  const tell = createSignInNotices({ ...deps, awsNow: (sessionId) => awsNow(sessionId) })

  const view = (session: LiveSession) =>
    viewOf(session, {
      clients: grants.ofSession(session.id).filter((grant) => grant.client.kind === 'exec').length,
      // In whole seconds, as it is learned: a millisecond that passes between both clocks is no change.
      ahead: Math.round((awsNow(session.id) - deps.clock.now()) / 1000) * 1000,
    })

  const changed = (...sessionIds: readonly string[]) => {
    views.look(sessionIds)
    scheduler.changed()
  }

  const live = createLiveSessions({ ...deps, chain, changed })
  const views = createSessionViews({ live, view, tell })

  /** By the clock that the session's credentials end by. */
  const awsNow = (sessionId: string) => {
    const source = live.get(sessionId)?.role.source
    return deps.awsNow(source === undefined ? undefined : deps.source(source)?.endpointUrl)
  }

  const identity = (source: string) => deps.source(source)?.identity

  const scheduler = createScheduler({
    clock: deps.clock,
    timers: deps.timers,
    wait() {
      const renewals = live.all().map((session) => (session.holder.dueAt() ?? Infinity) - awsNow(session.id))
      const ends = live.ended().map(({ endedAt = 0 }) => revivableUntil(endedAt) - deps.clock.now())
      const waits = [...renewals, ...ends]
      return waits.length === 0 ? undefined : Math.min(...waits)
    },
    fire: (jumped) => tick(jumped),
  })

  const wordFor = ({ roleId, role }: LiveSession): string =>
    deps.wordFor(roleId) ?? (isPlainWord(role.name) ? role.name : roleId)

  const { book, ...keys } = createGrantBook({
    wordFor,
    clock: deps.clock,
    awsNow,
    grants,
    records,
    session: live.get,
    kept: live.kept,
    endpointUrl: (source) => deps.source(source)?.endpointUrl,
    identity,
    used: deps.used,
    changed,
  })

  const { drop, dropAll, dropOld } = createEnding({
    live,
    keys,
    chain,
    view,
    wordFor,
    changed,
    clock: deps.clock,
    log: deps.log,
  })

  const tick = (now: boolean) => {
    keys.sweep(deps.isRunning)
    for (const session of live.ended()) dropOld(session)
    for (const session of live.all()) session.holder.tick(now)
    changed(...live.all().map(({ id }) => id))
  }

  async function startNew(
    role: SessionRole,
    region: string | undefined,
    signal: AbortSignal,
    attended: boolean,
  ): Promise<LiveSession> {
    const old = live.endedOfRole(role.id)
    if (old !== undefined) dropOld(old)
    const revived = live.endedOfRole(role.id)
    const id = revived?.id ?? `s-${randomBytes(6).toString('hex')}`
    const keyId = revived?.keyId ?? keys.openShared(id).keyId
    const session = live.open(role, {
      id,
      keyId,
      region: region ?? role.region,
      startedAt: deps.clock.now(),
      hasStarted: false,
      ...(revived?.endedAt === undefined ? {} : { endedBefore: revived.endedAt }),
    })
    changed(id)
    const [saved, begun] = await Promise.allSettled([keys.saveSession(id), begin(session, signal, attended)])
    if (begun.status === 'rejected') throw begun.reason
    if (saved.status === 'fulfilled') return session
    // A stand-in key that a crash would forget is not handed out.
    await takeBack(session)
    throw saved.reason
  }

  /** A start that failed leaves what was before it. */
  async function takeBack(session: LiveSession): Promise<void> {
    const { endedBefore } = session
    const dropped = endedBefore === undefined ? drop(session, 'revoke') : drop(session, 'pause', endedBefore)
    await dropped.catch((cause: unknown) => deps.log.warn('a failed start left a record behind', { cause }))
  }

  async function renew(session: LiveSession, signal: AbortSignal, attended: boolean): Promise<void> {
    if (attended) session.persons += 1
    try {
      await session.holder.renew(signal, attended)
    } finally {
      if (attended) session.persons -= 1
    }
  }

  /** A start that fails for everyone who waits for it leaves nothing behind. */
  async function begin(session: LiveSession, signal: AbortSignal, attended: boolean): Promise<void> {
    session.starters += 1
    try {
      await renew(session, signal, attended)
      session.hasStarted = true
    } catch (error) {
      const leftOver = session.starters === 1 && !session.hasStarted && live.get(session.id) === session
      if (leftOver) await takeBack(session)
      throw error
    } finally {
      session.starters -= 1
    }
  }

  return {
    ...keys,
    ...book,
    ...createFollower({ log: deps.log, chain, all: live.known, drop: (session) => drop(session, 'revoke') }),
    list: views.list,
    subscribe: views.subscribe,
    byRole: (roleId: string): SessionView | undefined => {
      const session = live.byRole(roleId)
      return session === undefined ? undefined : view(session)
    },
    /**
     * Settles once credentials are there. A running role only changes its region; one that needs it is renewed.
     * `attended`: a person made the call and may be asked; here and below.
     */
    async start(
      role: SessionRole,
      region: string | undefined,
      signal: AbortSignal,
      attended = false,
    ): Promise<SessionView> {
      const decision = deps.decide({ kind: 'start', asker: askerOf(role) })
      if (decision.kind === 'deny') throw new AppError('denied', decision.message)
      deps.used(role.id)
      const old = live.byRole(role.id)
      if (old === undefined) return view(await startNew(role, region, signal, attended))
      old.role = role
      if (region !== undefined && region !== old.region) {
        old.region = region
        changed(old.id)
        await keys.saveSession(old.id)
      }
      if (!old.holder.isUsable()) await begin(old, signal, attended)
      return view(old)
    },
    async renew(roleId: string, signal: AbortSignal, attended = false): Promise<SessionView> {
      const session = live.running(roleId, 'renew')
      const { source } = session.role
      // Whoever asks for new ones doubts what is there: nothing that is remembered on the way to them will do.
      chain.forget(source)
      deps.source(source)?.refresh?.()
      await renew(session, signal, attended)
      return view(session)
    },
    /** Keys wait for the next start of the role; `revoke`: they are dead for good, also those of a session that had ended before. */
    async end(roleId: string, how: How = 'pause'): Promise<SessionView> {
      const ended = how === 'revoke' ? live.endedOfRole(roleId) : undefined
      return await drop(ended ?? live.running(roleId, how), how)
    },
    endAll: (how: How = 'pause'): Promise<readonly SessionView[]> => dropAll(how).then(({ ended }) => ended),
    /** Revokes all, and no credentials are left in memory from the moment of the call on, also while records are still written. */
    async lock(): Promise<number> {
      const ending = dropAll('revoke')
      chain.forgetAll()
      return (await ending).running
    },
    /** The source may be somebody else by now, as after a tool wrote its file: its sessions get new credentials, and use the old ones until then. */
    renewOfSource(source: string): void {
      chain.forget(source)
      for (const session of live.all()) if (session.role.source === source) session.holder.refresh()
    },
    /** Real credentials that leave the agent. */
    async handOut(sessionId: string, signal: AbortSignal, attended = false): Promise<Credentials> {
      const session = live.get(sessionId)
      if (session === undefined) throw new AppError('not-found', 'this session has ended')
      deps.used(session.roleId)
      return await session.holder.handOut(signal, attended)
    },
    /** AWS does not take these credentials: the next caller gets new ones, from the source too where they are its own. */
    invalidate(sessionId: string, accessKeyId: string): void {
      const session = live.get(sessionId)
      if (session?.holder.invalidate(accessKeyId) !== true) return
      chain.invalidate(accessKeyId)
      deps.source(session.role.source)?.invalidate?.(accessKeyId)
    },
    /** The machine woke up, or the network came back. */
    wake: () => tick(true),
    /** Takes up what a killed agent left; answers what a person should know of it, one sentence each. Call once, before anything else. */
    async restore(): Promise<readonly string[]> {
      const findings = await restoreSessions({
        records,
        grants,
        role: deps.role,
        identity,
        isRunning: deps.isRunning,
        log: deps.log,
        awsNow,
        clock: deps.clock,
        open(role, past, endedAt) {
          const session = live.open(role, past)
          if (endedAt === undefined) return
          session.holder.stop()
          live.pause(session, endedAt)
        },
      })
      for (const { id } of live.all()) {
        keys.saveSession(id).catch((error: unknown) => deps.log.warn('a session could not be saved', { id, error }))
      }
      changed(...live.all().map(({ id }) => id))
      return findings
    },
    /** The orderly end: sessions end as by `end`. Without it (`close`, a crash) they are taken up again. */
    async stop(): Promise<number> {
      const { running } = await dropAll('pause')
      scheduler.close()
      await records.close()
      return running
    },
    /** Stops timers and background work, and leaves the records as a crash would. */
    async close(): Promise<void> {
      scheduler.close()
      for (const session of live.all()) session.holder.stop()
      await records.close()
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>
