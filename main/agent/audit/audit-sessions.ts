import type { AuditRecord, SessionView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import type { Clock } from '#util/ports.ts'
import type { AuditLog } from './audit-log.ts'

/** Writes a line for each session that began or ended. A restored session began before. */
export function auditSessions(
  sessions: {
    list(): readonly SessionView[]
    subscribe(listener: (sessions: readonly SessionView[]) => void): () => void
  },
  audit: Pick<AuditLog, 'append'>,
  clock: Clock,
): () => void {
  let known = new Map(sessions.list().map((session) => [session.id, session]))
  return sessions.subscribe((views) => {
    const now = new Map(views.map((session) => [session.id, session]))
    for (const [id, session] of now) if (!known.has(id)) audit.append(line('session.start', session, clock))
    for (const [id, session] of known) if (!now.has(id)) audit.append(line('session.end', session, clock))
    known = now
  })
}

function line(event: AuditRecord['event'], session: SessionView, clock: Clock): AuditRecord {
  return {
    time: new Date(clock.now()).toISOString(),
    event,
    outcome: 'allowed',
    role: session.role,
    ...defined({ roleArn: session.roleArn, accountId: session.accountId }),
    session: session.id,
    region: session.region,
  }
}
