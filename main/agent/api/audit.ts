import type { AuditFilter, AuditSummary } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import type { Base } from './base.ts'

/** Records that came together; `skipped`: how many more came and are left out. */
export interface AuditBatch {
  readonly records: AuditRecord[]
  readonly skipped: number
}

export interface AuditCalls {
  summary(filter: AuditFilter, buckets: number): Promise<AuditSummary>
  live(filter: AuditFilter, signal: AbortSignal | undefined): AsyncIteratorObject<AuditBatch, void, void>
  query(filter: AuditFilter): Promise<AuditRecord[]>
  read(
    filter: AuditFilter,
    signal: AbortSignal | undefined,
  ): AsyncIteratorObject<{ records: AuditRecord[] }, void, void>
  follow(filter: AuditFilter, signal: AbortSignal | undefined): AsyncIteratorObject<AuditRecord, void, void>
}

export function auditRouter(base: Base, audit: AuditCalls) {
  return base.audit.router({
    summary: base.audit.summary.handler(({ input }) => audit.summary(input.filter, input.buckets)),
    live: base.audit.live.handler(({ input, signal }) => audit.live(input, signal)),
    query: base.audit.query.handler(({ input }) => audit.query(input)),
    read: base.audit.read.handler(({ input, signal }) => audit.read(input, signal)),
    follow: base.audit.follow.handler(({ input, signal }) => audit.follow(input, signal)),
  })
}
