import { defined } from '#shared/defined.ts'
import type { Clock } from '#util/ports.ts'
import { accountIdOfArn } from '#engine/aws/arn.ts'
import type { Facts, Grant, GrantBook } from './grant.ts'
import type { GrantStore } from './grant-store.ts'
import type { Issuer } from './issuer.ts'
import { type Keys, sessionEnded } from './keys.ts'
import { type Session, type SessionStore, revivableUntil } from './session-store.ts'

export interface GrantBookDeps {
  readonly clock: Clock
  readonly sessions: Pick<SessionStore, 'get' | 'kept' | 'subscribe'>
  readonly grants: Pick<GrantStore, 'find' | 'keyIds' | 'derivedCredentials' | 'ofSession' | 'subscribe'>
  readonly issuer: Pick<Issuer, 'of' | 'invalidate'>
  readonly keys: Pick<Keys, 'hasExpired' | 'openDerived' | 'used'>
  /** Where a source's requests are dialled instead of AWS, as it is configured now. */
  readonly endpointUrl: (source: string) => string | undefined
  /** What to type for a session's role and no other. */
  readonly wordFor: (session: Session) => string
  /** A role was used just now. */
  readonly used: (roleId: string) => void
}

/** What an engine's owner asks of the sessions. */
export function createGrantBook(deps: GrantBookDeps): GrantBook {
  const { clock, sessions, grants, issuer, keys, wordFor } = deps

  /** For a derived grant the role is the one that was assumed inside the tool. */
  function factsOf({ id, roleId, role, region }: Session, { client }: Grant): Omit<Facts, 'roleWord'> {
    const derived = client.kind === 'derived' ? client.arn : undefined
    return defined({
      id,
      roleId,
      role: role.name,
      roleArn: derived ?? role.arn,
      accountId: (derived === undefined ? undefined : accountIdOfArn(derived)) ?? role.accountId,
      partition: role.partition,
      region,
      endpointUrl: deps.endpointUrl(role.source),
    })
  }

  const book: GrantBook = {
    find(keyId) {
      const found = grants.find(keyId)
      if (found.kind !== 'live') return found
      const session = sessions.kept(found.grant.sessionId)
      if (session === undefined) return { kind: 'ended', role: '', reason: 'session-revoked' }
      const roleWord = wordFor(session)
      const { endedAt } = session
      if (endedAt !== undefined) {
        const reason = revivableUntil(endedAt) > clock.now() ? 'session-ended' : 'session-revoked'
        return { kind: 'ended', role: roleWord, reason }
      }
      if (keys.hasExpired(found.grant)) return { kind: 'ended', role: roleWord, reason: 'expired' }
      return { kind: 'live', grant: found.grant, session: { ...factsOf(session, found.grant), roleWord } }
    },
    keyIds: grants.keyIds,
    peek({ client, keyId, sessionId }) {
      if (client.kind === 'derived') return grants.derivedCredentials(keyId)
      const session = sessions.get(sessionId)
      const accessKeyId = session && issuer.of(session).accessKeyId()
      return accessKeyId === undefined ? undefined : { accessKeyId }
    },
    async credentials(grant, signal) {
      const session = sessions.get(grant.sessionId)
      if (session === undefined || grants.find(grant.keyId).kind !== 'live') throw sessionEnded()
      if (grant.client.kind !== 'derived') return await issuer.of(session).current(signal)
      const credentials = grants.derivedCredentials(grant.keyId)
      if (credentials === undefined || keys.hasExpired(grant)) throw sessionEnded()
      return credentials
    },
    async derive(parent, arn, credentials, how) {
      if (book.find(parent.keyId).kind !== 'live') throw sessionEnded()
      return await keys.openDerived(parent, arn, credentials, how?.s3Express === true)
    },
    invalidate(sessionId, accessKeyId) {
      const session = sessions.get(sessionId)
      if (session !== undefined) issuer.invalidate(session, accessKeyId)
    },
    touch(grant) {
      const session = sessions.get(grant.sessionId)
      if (session !== undefined) deps.used(session.roleId)
      keys.used(grant)
    },
    subscribeKeys(listener) {
      const leaveGrants = grants.subscribe(listener)
      const leaveSessions = sessions.subscribe((ids) => {
        for (const { keyId } of ids.flatMap(grants.ofSession)) listener(keyId)
      })
      return () => {
        leaveGrants()
        leaveSessions()
      }
    },
  }
  return book
}
