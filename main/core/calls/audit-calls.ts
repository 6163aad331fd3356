import type { AuditFilter } from '#contract/audit.ts'
import type { AuditCalls } from '../api/audit.ts'
import { toEvents } from '../api/events.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Role } from '../roles/role.ts'
import { AppError } from '../util/app-error.ts'

/** Reading the audit log, with the role named in any form that `resolve` takes. */
export function createAuditCalls(
  audit: Pick<AuditLog, 'query' | 'follow'>,
  resolve: (role: string) => Pick<Role, 'arn' | 'name'>,
): AuditCalls {
  return {
    query: async (filter) => audit.query(withLoggedRole(filter, resolve)),
    follow: (filter, caller) => toEvents((signal) => audit.follow(withLoggedRole(filter, resolve), signal), caller),
  }
}

/** The filter with the role as the log has it. What fits no role is left: it may be one that was removed since. */
function withLoggedRole(filter: AuditFilter, resolve: (role: string) => Pick<Role, 'arn' | 'name'>): AuditFilter {
  if (filter.role === undefined) return filter
  try {
    const role = resolve(filter.role)
    return { ...filter, role: role.arn ?? role.name }
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return filter
    throw error
  }
}
