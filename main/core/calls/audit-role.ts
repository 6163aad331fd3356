import type { AuditFilter } from '#contract/audit.ts'
import type { Role } from '../roles/role.ts'
import { AppError } from '../util/app-error.ts'

/** The filter with the role as the log has it, from any form that names one. What fits no role is left: it may be one that was removed since. */
export function findAuditRole(filter: AuditFilter, resolve: (role: string) => Role): AuditFilter {
  if (filter.role === undefined) return filter
  try {
    const role = resolve(filter.role)
    return { ...filter, role: role.arn ?? role.name }
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return filter
    throw error
  }
}
