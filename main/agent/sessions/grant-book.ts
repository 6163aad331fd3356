import { randomUUID } from 'node:crypto'
import type { Clock } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import type { Grants } from './grants.ts'
import { type LiveSession, factsOf, recordOf, revivableUntil } from './live-session.ts'
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
  /** Ended ones too, while a start of their role takes up their keys. */
  readonly kept: (id: string) => LiveSession | undefined
  /** Where a source's requests are dialled instead of AWS, as it is configured now. */
  readonly endpointUrl: (source: string) => string | undefined
  /** Whose credentials a source gives now. */
  readonly identity: (source: string) => string | undefined
  /** What to type for a session's role and no other. */
  readonly wordFor: (session: LiveSession) => string
  /** A role was used just now. */
  readonly used: (roleId: string) => void
  /** The number of a session's clients changed. */
  readonly changed: (sessionId: string) => void
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

  const recordFor = (sessionId: string) => {
    const session = deps.kept(sessionId)
    if (session === undefined) return undefined
    return recordOf(session, grants.ofSession(sessionId), deps.identity(session.role.source))
  }
  const saveSession = (sessionId: string): Promise<void> => records.session(sessionId, () => recordFor(sessionId))

  const saveDerived = (keyId: string): Promise<void> =>
    records.derived(keyId, (): DerivedRecord | undefined => {
      const found = grants.find(keyId)
      const credentials = grants.derivedCredentials(keyId)
      return found.kind === 'live' && credentials !== undefined ? { grant: found.grant, credentials } : undefined
    })

  /**
   * Ends one key. That the key was once there is not written: it would cost every command a write, for a message that
   * hardly anyone can still get. Nor does its end wait for one: an agent that is killed before finds the command's process
   * gone. What was derived through it lives on until its own end, as at AWS: the AWS CLI keeps assumed roles on disk, and
   * its next command must find them working.
   */
  function endKey({ keyId, sessionId, client }: Grant, reason: EndedKey['reason']): void {
    const session = deps.kept(sessionId)
    grants.end(keyId, session === undefined ? '' : deps.wordFor(session), reason)
    if (client.kind === 'derived') void saveDerived(keyId).catch(() => undefined)
    else records.sessionSoon(sessionId, () => recordFor(sessionId))
  }

  const hasExpired = ({ keyId, sessionId }: Grant) =>
    (grants.derivedCredentials(keyId)?.expiresAt ?? Infinity) <= deps.awsNow(sessionId)

  const book: Omit<GrantBook, 'invalidate'> = {
    find(keyId) {
      const found = grants.find(keyId)
      if (found.kind !== 'live') return found
      const session = deps.kept(found.grant.sessionId)
      if (session === undefined) return { kind: 'ended', role: '', reason: 'session-revoked' }
      const { endedAt } = session
      if (endedAt !== undefined) {
        const reason = revivableUntil(endedAt) > deps.clock.now() ? 'session-ended' : 'session-revoked'
        return { kind: 'ended', role: deps.wordFor(session), reason }
      }
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
      if (book.find(parent.keyId).kind !== 'live') throw ended()
      const client: GrantClient = {
        kind: 'derived',
        parentKeyId: parent.keyId,
        arn,
        ...(how?.s3Express === true ? { s3Express: true } : {}),
      }
      const grant = newGrant(parent.sessionId, client, parent.nextHop)
      const tooMany = grants.addDerived(grant, credentials)
      for (const each of tooMany) endKey(each, 'grant-revoked')
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
      deps.changed(sessionId)
      await saveSession(sessionId)
      if (book.find(grant.keyId).kind !== 'live') throw ended()
      return grant
    },
    sharedGrant(sessionId: string): Grant {
      const session = deps.session(sessionId)
      const found = session === undefined ? undefined : grants.find(session.keyId)
      if (found?.kind !== 'live') throw ended()
      return found.grant
    },
    /** After an agent restart a running command says that it still holds its grant; undefined: it has ended for good. */
    reattach: (grantId: string): Grant | undefined => grants.byId(grantId),
    /** Takes one grant back at once, nobody else's. */
    revoke(grantId: string): void {
      const grant = grants.byId(grantId)
      if (grant === undefined) return
      endKey(grant, 'grant-revoked')
      deps.changed(grant.sessionId)
    },
    /** Every key of a session that is revoked; of one that is only ended those that were derived through it. Durable when it settles. */
    async endSession(sessionId: string, role: string): Promise<void> {
      const isRevoked = deps.kept(sessionId) === undefined
      const all = grants.ofSession(sessionId)
      const derived = all.filter((grant) => grant.client.kind === 'derived')
      for (const { keyId } of isRevoked ? all : derived)
        grants.end(keyId, role, isRevoked ? 'session-revoked' : 'expired')
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
      for (const [grant, reason] of gone) endKey(grant, reason)
    },
  }
}

function ended(): AppError {
  return new AppError('not-found', 'this session has ended', { hint: 'Start it again: latchkey start ROLE' })
}
