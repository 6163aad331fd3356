import type { AuditRecord, SessionView } from '#contract/model.ts'
import { defined } from '#shared/defined.ts'
import type { Clock } from '#util/ports.ts'
import type { AuditLog } from './audit-log.ts'

interface Known {
  readonly session: SessionView
  /** It had credentials once. */
  readonly hasStarted: boolean
}

/** Writes a line for each session that began, could not begin, was renewed or ended. A restored session began before. */
export function auditSessions(
  sessions: {
    list(): readonly SessionView[]
    subscribe(listener: (sessions: readonly SessionView[]) => void): () => void
  },
  audit: Pick<AuditLog, 'append'>,
  clock: Clock,
): () => void {
  let known: ReadonlyMap<string, Known> = new Map(
    sessions.list().map((session) => [session.id, { session, hasStarted: true }]),
  )
  return sessions.subscribe((views) => {
    const write = (event: AuditRecord['event'], session: SessionView, failure?: { readonly reason?: string }): void =>
      audit.append({
        time: new Date(clock.now()).toISOString(),
        event,
        outcome: failure === undefined ? 'allowed' : 'failed',
        role: session.role,
        ...defined({ roleArn: session.roleArn, accountId: session.accountId, ...failure }),
        session: session.id,
        region: session.region,
      })
    const now = new Map<string, Known>()
    for (const session of views) {
      const before = known.get(session.id)
      const begins = before?.hasStarted !== true && session.state === 'active'
      now.set(session.id, { session, hasStarted: begins || before?.hasStarted === true })
      if (begins) write('session.start', session)
      else if (before?.hasStarted === true) noteRenewal(before.session, session, write)
    }
    for (const [id, { session, hasStarted }] of known) {
      if (now.has(id)) continue
      if (hasStarted) write('session.end', session)
      else write('session.start', session, defined({ reason: session.problem }))
    }
    known = now
  })
}

function noteRenewal(
  before: SessionView,
  session: SessionView,
  write: (event: 'session.renew', session: SessionView, failure?: { readonly reason?: string }) => void,
): void {
  const { issuedAt, problem } = session
  if (before.issuedAt !== undefined && issuedAt !== undefined && issuedAt !== before.issuedAt)
    write('session.renew', session)
  else if (problem !== undefined && problem !== before.problem) write('session.renew', session, { reason: problem })
}
