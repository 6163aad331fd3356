import { randomUUID } from 'node:crypto'
import type { Clock } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import type { Grants } from './grants.ts'
import { type LiveSession, factsOf, recordOf } from './live-session.ts'
import type { DerivedRecord, EndedKey, Records } from './records.ts'
import { createStandIn, createStandInToken } from './stand-in.ts'
import type { Grant, GrantBook, GrantClient, NextHop } from '#engine/ports.ts'

export interface GrantBookDeps {
  readonly clock: Clock
  /** Epoch ms by the clock that a session's credentials end by. */
  readonly awsNow: (sessionId: string) => number
  readonly grants: Grants
  readonly records: Records
  readonly session: (id: string) => LiveSession | undefined
  /** Where a source's requests are dialled instead of AWS, as it is configured now. */
  readonly endpointUrl: (source: string) => string | undefined
  /** What to type for a session's role and no other. */
  readonly wordFor: (session: LiveSession) => string
  /** A role was used just now. */
  readonly used: (roleId: string) => void
  /** The number of a session's clients changed. */
  readonly changed: () => void
}

export interface Client {
  readonly pid: number
  readonly command: string
  readonly nextHop?: NextHop
}

/** Who holds which stand-in keys: gives them, finds them for the proxy, and takes them back. */
export function createGrantBook(deps: GrantBookDeps) {
  const { grants, records } = deps

  const newGrant = (sessionId: string, client: GrantClient, nextHop?: NextHop): Grant => ({
    id: randomUUID(),
    sessionId,
    client,
    ...createStandIn(),
    ...(client.kind === 'derived' ? { sessionToken: createStandInToken() } : {}),
    ...(nextHop === undefined ? {} : { nextHop }),
    createdAt: deps.clock.now(),
  })

  const saveSession = (sessionId: string): Promise<void> =>
    records.session(sessionId, () => {
      const session = deps.session(sessionId)
      return session === undefined ? undefined : recordOf(session, grants.ofSession(sessionId))
    })

  const saveDerived = (keyId: string): Promise<void> =>
    records.derived(keyId, (): DerivedRecord | undefined => {
      const found = grants.find(keyId)
      const credentials = grants.derivedCredentials(keyId)
      return found.kind === 'live' && credentials !== undefined ? { grant: found.grant, credentials } : undefined
    })

  /**
   * Ends one key; the write that makes it last is answered. That the key was once there is not written: it would cost
   * every command a write, for a message that hardly anyone can still get. What was derived through it lives on until its
   * own end, as at AWS: the AWS CLI keeps assumed roles on disk, and its next command must find them working.
   */
  function endKey(keyId: string, role: string, reason: EndedKey['reason']): Promise<void> {
    const found = grants.find(keyId)
    if (found.kind !== 'live') return Promise.resolve()
    grants.end(keyId, role, reason)
    return found.grant.client.kind === 'derived' ? saveDerived(keyId) : saveSession(found.grant.sessionId)
  }

  const roleOf = (grant: Grant): string => {
    const session = deps.session(grant.sessionId)
    return session === undefined ? '' : deps.wordFor(session)
  }

  const hasExpired = ({ keyId, sessionId }: Grant) =>
    (grants.derivedCredentials(keyId)?.expiresAt ?? Infinity) <= deps.awsNow(sessionId)

  const book: Omit<GrantBook, 'invalidate'> = {
    find(keyId) {
      const found = grants.find(keyId)
      if (found.kind !== 'live') return found
      const session = deps.session(found.grant.sessionId)
      if (session === undefined) return { kind: 'ended', role: '', reason: 'session-ended' }
      if (hasExpired(found.grant)) return { kind: 'ended', role: deps.wordFor(session), reason: 'expired' }
      return {
        kind: 'live',
        grant: found.grant,
        session: {
          ...factsOf(session, found.grant, deps.endpointUrl(session.role.source)),
          roleWord: deps.wordFor(session),
        },
      }
    },
    async credentials(grant, signal) {
      const session = deps.session(grant.sessionId)
      if (session === undefined || grants.find(grant.keyId).kind !== 'live') throw ended()
      if (grant.client.kind !== 'derived') return await session.holder.current(signal)
      const credentials = grants.derivedCredentials(grant.keyId)
      if (credentials === undefined || hasExpired(grant)) throw ended()
      return credentials
    },
    async derive(parent, arn, credentials, how) {
      if (grants.find(parent.keyId).kind !== 'live') throw ended()
      const client: GrantClient = {
        kind: 'derived',
        parentKeyId: parent.keyId,
        arn,
        ...(how?.s3Express === true ? { s3Express: true } : {}),
      }
      const grant = newGrant(parent.sessionId, client, parent.nextHop)
      const tooMany = grants.addDerived(grant, credentials)
      for (const each of tooMany) void endKey(each.keyId, roleOf(each), 'grant-revoked').catch(() => undefined)
      await saveDerived(grant.keyId)
      return grant
    },
    touch(grant) {
      const session = deps.session(grant.sessionId)
      if (session !== undefined) deps.used(session.roleId)
    },
  }

  return {
    book,
    saveSession,
    /** The grant that everyone with the session's environment shares. Not saved yet. */
    openShared(sessionId: string): Grant {
      const grant = newGrant(sessionId, { kind: 'shared' })
      grants.add(grant)
      return grant
    },
    /** A grant for one command; durable before it is handed out. */
    async openGrant(sessionId: string, { pid, command, nextHop }: Client): Promise<Grant> {
      if (deps.session(sessionId) === undefined) throw ended()
      const grant = newGrant(sessionId, { kind: 'exec', pid, command }, nextHop)
      grants.add(grant)
      deps.changed()
      await saveSession(sessionId)
      if (grants.find(grant.keyId).kind !== 'live') throw ended()
      return grant
    },
    sharedGrant(sessionId: string): Grant {
      const session = deps.session(sessionId)
      const found = session === undefined ? undefined : grants.find(session.keyId)
      if (found?.kind !== 'live') throw ended()
      return found.grant
    },
    /** After an agent restart a running command says that it still holds its grant; undefined: it has ended. */
    reattach: (grantId: string): Grant | undefined => grants.byId(grantId),
    /** Takes one grant back, nobody else's. Durable when it settles. */
    async revoke(grantId: string): Promise<void> {
      const grant = grants.byId(grantId)
      if (grant === undefined) return
      const written = endKey(grant.keyId, roleOf(grant), 'grant-revoked')
      deps.changed()
      await written
    },
    /** Every key of a session; for `derived` ones the records go too. */
    async endSession(sessionId: string, role: string): Promise<void> {
      const derived = grants.ofSession(sessionId).filter((grant) => grant.client.kind === 'derived')
      for (const grant of grants.ofSession(sessionId)) grants.end(grant.keyId, role, 'session-ended')
      await Promise.all([
        ...derived.map((grant) => saveDerived(grant.keyId)),
        saveSession(sessionId),
        records.ended(grants.ended),
      ])
    },
    /** Derived credentials that have ended, and commands that died without a word. */
    sweep(isRunning: (pid: number) => boolean): void {
      const gone = [...grants.all()].flatMap((grant): readonly [Grant, EndedKey['reason']][] => {
        if (grant.client.kind === 'exec' && !isRunning(grant.client.pid)) return [[grant, 'grant-revoked']]
        return grant.client.kind === 'derived' && hasExpired(grant) ? [[grant, 'expired']] : []
      })
      for (const [grant, reason] of gone) void endKey(grant.keyId, roleOf(grant), reason).catch(() => undefined)
      if (gone.length > 0) deps.changed()
    },
  }
}

function ended(): AppError {
  return new AppError('not-found', 'this session has ended', { hint: 'Start it again: latchkey start ROLE' })
}
