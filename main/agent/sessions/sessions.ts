import { defined } from '#shared/defined.ts'
import { isPlainWord } from '#shared/plain-text.ts'
import type { EndedTogether, SessionView } from '#contract/model.ts'
import type { Vault } from '../secrets/types.ts'
import type { Clock, Log } from '#util/ports.ts'
import { askerOf, type SessionRole } from '../roles/session-role.ts'
import type { Decide } from '#engine/access/decide.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'
import type { Timers } from '#util/async/timers.ts'
import { createFollower } from './follow.ts'
import { createGrantBook } from './grant-book.ts'
import { createGrantStore } from './grant-store.ts'
import { type IssuerDeps, createIssuer } from './issuer.ts'
import { type How, createKeys } from './keys.ts'
import type { Minted } from './links.ts'
import { createLifecycle } from './lifecycle.ts'
import { createRecords } from './records.ts'
import { restoreSessions } from './restore.ts'
import { createScheduler } from './scheduler.ts'
import { type Session, createSessionStore, revivableUntil } from './session-store.ts'
import { createSessionViews, viewOf } from './session-views.ts'
import { type SignInNotice, createSignInNotices } from './sign-in-notices.ts'

export interface SessionsDeps extends Omit<IssuerDeps, 'sessions'> {
  readonly decide: Decide
  readonly vault: Pick<Vault, 'get' | 'set' | 'delete' | 'list'>
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  /** What to type for a role and no other; undefined once it is gone. */
  readonly wordFor: (roleId: string) => string | undefined
  readonly isRunning: (pid: number) => boolean
  /** A role was used just now. */
  readonly used: (roleId: string) => void
  /** Something that a person should know though nobody waits for it. */
  readonly notify: (notice: SignInNotice) => void
}

/** Every started role: one session per role, its credentials and the stand-in keys for it. Puts the parts together: each knows those above it. */
export function createSessions(deps: SessionsDeps) {
  const { clock, timers } = deps
  const endpointUrl = (source: string) => deps.source(source)?.endpointUrl
  const identity = (source: string) => deps.source(source)?.identity
  const wordFor = ({ roleId, role }: Session): string =>
    deps.wordFor(roleId) ?? (isPlainWord(role.name) ? `${role.source}:${role.name}` : roleId)

  const records = createRecords(deps.vault, timers)
  const grants = createGrantStore()
  const sessions = createSessionStore()
  const issuer = createIssuer({ ...deps, sessions })
  const keys = createKeys({ clock, sessions, grants, records, issuer, identity, wordFor })
  const view = (session: Session): SessionView =>
    viewOf(session, issuer.of(session).status(), {
      clients: grants.ofSession(session.id).filter(({ client }) => client.kind === 'exec').length,
      // In whole seconds, as it is learned: a millisecond that passes between both clocks is no change.
      ahead: Math.round((issuer.awsNow(session) - clock.now()) / 1000) * 1000,
    })
  const lifecycle = createLifecycle({ ...deps, sessions, issuer, keys, view })
  const views = createSessionViews({
    live: { all: sessions.running, get: sessions.get },
    view,
    tell: createSignInNotices({ ...deps, issuer }),
  })

  let together: (EndedTogether & { readonly by: 'lock' | 'stop' }) | undefined
  /** Before they end, so that whoever is told of their end knows why. */
  function noteEnd(by: 'lock' | 'stop'): void {
    const ended = views
      .list()
      .flatMap(({ state, roleId, role, accountName, accountId }) =>
        state === 'expired' ? [] : [{ roleId, role, ...defined({ accountName, accountId }) }],
      )
    together = { by, at: new Date(clock.now()).toISOString(), ended }
  }

  function tick(now: boolean): void {
    keys.sweep(deps.isRunning)
    for (const session of sessions.ended()) lifecycle.dropOld(session)
    for (const session of sessions.running()) issuer.of(session).tick(now)
    sessions.changed(...sessions.running().map(({ id }) => id))
  }

  const scheduler = createScheduler({
    clock,
    timers,
    wait() {
      const renewals = sessions.running().map((each) => (issuer.of(each).dueAt() ?? Infinity) - issuer.awsNow(each))
      const ends = sessions.ended().map(({ endedAt = 0 }) => revivableUntil(endedAt) - clock.now())
      const waits = [...renewals, ...ends]
      return waits.length === 0 ? undefined : Math.min(...waits)
    },
    fire: tick,
  })
  sessions.subscribe((ids) => {
    views.look(ids)
    scheduler.changed()
  })

  /** Throws AppError `not-found` that says how to start it. */
  function running(roleId: string, wanted: How | 'renew'): Session {
    const session = sessions.byRole(roleId)
    if (session !== undefined) return session
    const name = deps.role(roleId)?.name ?? roleId
    if (wanted === 'revoke') throw new AppError('not-found', `"${name}" does not run, and has no keys to revoke`)
    throw new AppError('not-found', `"${name}" is not running`, {
      hint: `Start it: latchkey start ${deps.wordFor(roleId) ?? roleId}`,
    })
  }

  return {
    ...createGrantBook({ ...deps, sessions, grants, issuer, keys, endpointUrl, wordFor }),
    openGrant: keys.openGrant,
    terminalGrant: keys.terminalGrant,
    revokeTerminal: keys.revokeTerminal,
    lastUse: keys.lastUse,
    subscribeUses: keys.subscribeUses,
    sharedGrant: keys.sharedGrant,
    reattach: keys.reattach,
    revoke: keys.revoke,
    ...createFollower({ log: deps.log, sessions, issuer, drop: lifecycle.drop }),
    list: views.list,
    subscribe: views.subscribe,
    byRole(roleId: string): SessionView | undefined {
      const session = sessions.byRole(roleId)
      return session === undefined ? undefined : view(session)
    },
    /** See `Lifecycle`. `attended`: a person made the call and may be asked; here and below. */
    async start(
      role: SessionRole,
      region: string | undefined,
      signal: AbortSignal,
      attended = false,
    ): Promise<SessionView> {
      const decision = deps.decide({ kind: 'start', asker: askerOf(role) })
      if (decision.kind === 'deny') throw new AppError('denied', decision.message)
      deps.used(role.id)
      return view(await lifecycle.start(role, region, signal, attended))
    },
    async renew(roleId: string, signal: AbortSignal, attended = false): Promise<SessionView> {
      const session = running(roleId, 'renew')
      await issuer.renew(session, signal, attended)
      return view(session)
    },
    /** Keys wait for the next start of the role; `revoke`: they are dead for good, also those of a session that had ended before. */
    async end(roleId: string, how: How = 'pause'): Promise<SessionView> {
      const ended = how === 'revoke' ? sessions.endedOfRole(roleId) : undefined
      return await lifecycle.drop(ended ?? running(roleId, how), how)
    },
    endAll: (how: How = 'pause'): Promise<readonly SessionView[]> => lifecycle.dropAll(how).then(({ ended }) => ended),
    /** Revokes all, and no credentials are left in memory from the moment of the call on, also while records are still written. */
    async lock(): Promise<number> {
      noteEnd('lock')
      const ending = lifecycle.dropAll('revoke')
      issuer.forgetAll()
      return (await ending).running
    },
    /** What the last lock ended, or the stop. */
    endedTogether: () => together,
    renewOfSource: issuer.renewOfSource,
    /** Real credentials that leave the agent. */
    async handOut(sessionId: string, signal: AbortSignal, attended = false): Promise<Credentials> {
      const session = sessions.get(sessionId)
      if (session === undefined) throw new AppError('not-found', 'this session has ended')
      deps.used(session.roleId)
      return await issuer.of(session).handOut(signal, attended)
    },
    /** Credentials that leave its session alone, for a console. */
    async mint(role: SessionRole, signal: AbortSignal): Promise<Minted> {
      deps.used(role.id)
      return await issuer.mint(role, signal)
    },
    /** The machine woke up, or the network came back. */
    wake: () => tick(true),
    /** Takes up what a killed agent left; answers what a person should know of it, one sentence each. Call once, before anything else. */
    async restore(): Promise<readonly string[]> {
      const findings = await restoreSessions({ ...deps, records, sessions, grants, issuer, identity })
      for (const { id } of sessions.running()) {
        keys.saveSession(id).catch((error: unknown) => deps.log.warn('a session could not be saved', { id, error }))
      }
      return findings
    },
    /** The orderly end: sessions end as by `end`. Without it (`close`, a crash) they are taken up again. */
    async stop(): Promise<number> {
      noteEnd('stop')
      const ended = await lifecycle.dropAll('pause')
      scheduler.close()
      await records.close()
      return ended.running
    },
    /** Stops timers and background work, and leaves the records as a crash would. */
    async close(): Promise<void> {
      scheduler.close()
      for (const session of sessions.running()) issuer.of(session).stop()
      await records.close()
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>
