import type { Clock, Log } from '#util/ports.ts'
import type { SessionRole } from '../roles/session-role.ts'
import type { GrantStore } from './grant-store.ts'
import type { Issuer } from './issuer.ts'
import type { Records, SessionRecord } from './records.ts'
import { type SessionStore, revivableUntil, sessionOf } from './session-store.ts'

export interface RestoreDeps {
  readonly records: Records
  readonly sessions: Pick<SessionStore, 'add' | 'get'>
  readonly grants: Pick<GrantStore, 'add' | 'addDerived' | 'end' | 'ended'>
  readonly issuer: Pick<Issuer, 'awsNow'>
  readonly role: (roleId: string) => SessionRole | undefined
  readonly identity: (source: string) => string | undefined
  readonly isRunning: (pid: number) => boolean
  readonly log: Pick<Log, 'warn'>
  readonly clock: Clock
}

/** Sessions, their keys and what was derived through them, from the vault. Answers what a person should know of it, one sentence each. */
export async function restoreSessions(deps: RestoreDeps): Promise<readonly string[]> {
  const { records, sessions, grants, issuer } = deps
  const findings: string[] = []
  for (const key of await records.readEnded()) grants.end(key)
  const kept = await records.readSessions()
  const derived = await records.readDerived()
  const taken = kept.found.filter((record) => restoreOne(record, deps, findings) && record.endedAt === undefined).length
  const roleNames = new Map(kept.found.map((record) => [record.id, record.role]))
  // Oldest first: they are the first to go when there are too many.
  for (const { grant, credentials } of derived.found.toSorted((a, b) => a.grant.createdAt - b.grant.createdAt)) {
    const session = sessions.get(grant.sessionId)
    if (session !== undefined && (credentials.expiresAt ?? Infinity) > issuer.awsNow(session)) {
      grants.addDerived(grant, credentials)
      continue
    }
    const role = roleNames.get(grant.sessionId)
    if (role !== undefined) grants.end({ keyId: grant.keyId, role, reason: 'expired' })
    await records.derived(grant.keyId, () => undefined)
  }
  for (const name of [...kept.broken, ...derived.broken]) {
    findings.push(`the vault's record "${name}" could not be read; what it belonged to has to be started again`)
  }
  await records.ended(grants.ended)
  if (taken > 0) findings.push(`${taken === 1 ? 'One session was' : `${taken} sessions were`} taken up again.`)
  return findings
}

/** False when the session is gone. */
function restoreOne(record: SessionRecord, deps: RestoreDeps, findings: string[]): boolean {
  const { grants } = deps
  const role = deps.role(record.roleId)
  const shared = record.grants.find((grant) => grant.client.kind === 'shared')
  const { id, region, startedAt, endedAt } = record
  const isSame = role === undefined || record.identity === undefined || record.identity === deps.identity(role.source)
  const isOver = endedAt !== undefined && revivableUntil(endedAt) <= deps.clock.now()
  if (role === undefined || shared === undefined || isOver || !isSame) {
    for (const { keyId } of record.grants) grants.end({ keyId, role: record.role, reason: 'session-revoked' })
    deps.records
      .session(id, () => undefined)
      .catch((error: unknown) => {
        deps.log.warn('the record of a session that is not taken up again could not be removed', { id, error })
      })
    const why = isSame ? 'the role is not configured any more' : 'its source has another key or profile by now'
    if (endedAt === undefined) findings.push(`the session of "${record.role}" was not taken up again: ${why}`)
    return false
  }
  for (const grant of record.grants) {
    const isDead = grant.client.kind === 'exec' && !deps.isRunning(grant.client.pid)
    if (isDead) grants.end({ keyId: grant.keyId, role: record.role, reason: 'grant-revoked' })
    else grants.add(grant)
  }
  deps.sessions.add(sessionOf(role, { id, region, startedAt, keyId: shared.keyId, hasStarted: true }, endedAt))
  return true
}
