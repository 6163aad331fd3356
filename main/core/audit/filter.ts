import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'

/** A role is named as in the record: name, ARN, session id, or account/role. */
export function fits(record: AuditRecord, filter: AuditFilter): boolean {
  if (filter.since !== undefined && Date.parse(record.time) < filter.since) return false
  if (filter.role === undefined) return true
  const names = [record.role, record.roleArn, record.session, `${record.accountId}/${record.role}`]
  return names.includes(filter.role)
}
