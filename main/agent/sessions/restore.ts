import type { Clock, Log } from '#util/ports.ts'
import type { Grants } from './grants.ts'
import { type Past, revivableUntil } from './live-session.ts'
import type { Records, SessionRecord } from './records.ts'
import type { SessionRole } from '../roles/session-role.ts'

export interface RestoreDeps {
  readonly records: Records
  readonly grants: Grants
  readonly role: (roleId: string) => SessionRole | undefined
  readonly identity: (source: string) => string | undefined
  readonly isRunning: (pid: number) => boolean
  readonly log: Pick<Log, 'warn'>
  /** Epoch ms by the clock that an opened session's credentials end by. */
  readonly awsNow: (sessionId: string) => number
  readonly clock: Clock
  /** `endedAt`: of a session that does not run, whose keys wait for a start. */
  readonly open: (role: SessionRole, past: Past, endedAt: number | undefined) => void
}

/** Sessions, their keys and what was derived through them, from the vault. Answers what a person should know of it, one sentence each. */
export async function restoreSessions(deps: RestoreDeps): Promise<readonly string[]> {
  const { records, grants } = deps
  const findings: string[] = []
  grants.restoreEnded(await records.readEnded())
  const sessions = await records.readSessions()
  const kept = sessions.found.filter((record) => restoreOne(record, deps, findings))
  const taken = new Set(kept.filter(({ endedAt }) => endedAt === undefined).map(({ id }) => id))
  const roleNames = new Map(sessions.found.map((record) => [record.id, record.role]))
  const derived = await records.readDerived()
  // Oldest first: they are the first to go when there are too many.
  for (const { grant, credentials } of derived.found.toSorted((a, b) => a.grant.createdAt - b.grant.createdAt)) {
    const hasSession = taken.has(grant.sessionId)
    if (hasSession && (credentials.expiresAt ?? Infinity) > deps.awsNow(grant.sessionId)) {
      grants.addDerived(grant, credentials)
      continue
    }
    const role = roleNames.get(grant.sessionId)
    if (role !== undefined) grants.end(grant.keyId, role, 'expired')
    await records.derived(grant.keyId, () => undefined)
  }
  for (const name of [...sessions.broken, ...derived.broken]) {
    findings.push(`the vault's record "${name}" could not be read; what it belonged to has to be started again`)
  }
  await records.ended(grants.ended)
  if (taken.size > 0)
    findings.push(`${taken.size === 1 ? 'One session was' : `${taken.size} sessions were`} taken up again.`)
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
    for (const grant of record.grants) grants.end(grant.keyId, record.role, 'session-revoked')
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
    const dead = grant.client.kind === 'exec' && !deps.isRunning(grant.client.pid)
    if (dead) grants.end(grant.keyId, record.role, 'grant-revoked')
    else grants.add(grant)
  }
  deps.open(role, { id, region, startedAt, keyId: shared.keyId, hasStarted: true }, endedAt)
  return true
}
