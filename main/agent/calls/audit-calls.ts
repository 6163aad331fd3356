import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import type { AuditLog } from '../audit/audit-log.ts'
import { liveRecords } from '../audit/live.ts'
import type { Role } from '../roles/role.ts'
import { AppError } from '#util/app-error.ts'
import type { Timers } from '#util/async/timers.ts'
import { toEvents } from './events.ts'
import type { Calls } from './router.ts'

export interface AuditCallsDeps {
  readonly audit: Pick<AuditLog, 'query' | 'read' | 'follow' | 'subscribe' | 'summary'>
  readonly timers: Timers
  readonly resolve: (role: string) => Pick<Role, 'arn' | 'name'>
}

/** Of an answer that comes at once. */
const mostRecords = 1000

/** Reading the audit log, with the role named in any form that `resolve` takes. */
export function createAuditCalls({ audit, timers, resolve }: AuditCallsDeps) {
  const logged = (filter: AuditFilter): AuditFilter => withLoggedRole(filter, resolve)
  return {
    query: async (filter) =>
      audit.query({ ...logged(filter), limit: Math.min(filter.limit ?? mostRecords, mostRecords) }),
    read: (filter, caller) => toEvents(() => inObjects(audit.read(logged(filter))), caller),
    summary: async ({ filter, buckets }) => audit.summary(logged(filter), buckets),
    live: (filter, caller) => toEvents((signal) => liveRecords({ audit, timers }, logged(filter), signal), caller),
    follow: (filter, caller) => toEvents((signal) => audit.follow(logged(filter), signal), caller),
  } satisfies Calls['audit']
}

async function* inObjects(batches: AsyncGenerator<AuditRecord[], void, void>) {
  for await (const records of batches) yield { records }
}

/** The filter with the role as the log has it. What fits no role is left: it may be one that was removed since. */
function withLoggedRole(filter: AuditFilter, resolve: AuditCallsDeps['resolve']): AuditFilter {
  if (filter.role === undefined) return filter
  try {
    const role = resolve(filter.role)
    return { ...filter, role: role.arn ?? role.name }
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return filter
    throw error
  }
}
