import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import type { Base } from './base.ts'

export interface AuditCalls {
  query(filter: AuditFilter): Promise<AuditRecord[]>
  follow(filter: AuditFilter, signal: AbortSignal | undefined): AsyncIteratorObject<AuditRecord, void, void>
}

export function auditRouter(base: Base, audit: AuditCalls) {
  return base.audit.router({
    query: base.audit.query.handler(({ input }) => audit.query(input)),
    follow: base.audit.follow.handler(({ input, signal }) => audit.follow(input, signal)),
  })
}
