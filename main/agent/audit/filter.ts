import type { AuditFilter } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { actionOf, callerName, commandOf } from '#shared/audit-command.ts'
import { fateOf } from '#shared/audit-fate.ts'

/** A filter made ready for many records: `rest` holds what has no list of choices in a front end. */
export interface Matcher {
  readonly rest: (record: AuditRecord) => boolean
  readonly role: (record: AuditRecord) => boolean
  readonly service: (record: AuditRecord) => boolean
  readonly client: (record: AuditRecord) => boolean
}

/** `since` is the first moment that fits, `until` the first that does not, so that neighbouring spans share no record. */
export function matcherOf(filter: AuditFilter): Matcher {
  const text = filter.text?.toLowerCase() ?? ''
  const { since = -Infinity, until = Infinity } = filter
  const timed = since !== -Infinity || until !== Infinity
  return {
    rest(record) {
      if (filter.outcome !== undefined && ![record.outcome, fateOf(record)].includes(filter.outcome)) return false
      if (filter.command !== undefined && (commandOf(record) ?? '') !== filter.command) return false
      if (filter.action !== undefined && (actionOf(record) ?? '') !== filter.action) return false
      const at = timed ? Date.parse(record.time) : 0
      return (!timed || (at >= since && at < until)) && (text === '' || holds(record, text))
    },
    role: (record) => filter.role === undefined || namesOf(record).includes(filter.role),
    service: (record) => filter.service === undefined || record.service === filter.service,
    client: (record) =>
      filter.client === undefined ||
      record.client === filter.client ||
      (record.client !== undefined && callerName(record.client) === filter.client),
  }
}

/** A predicate, made once for all records that it is asked of. */
export function fitting(filter: AuditFilter): (record: AuditRecord) => boolean {
  const { rest, role, service, client } = matcherOf(filter)
  return (record) => role(record) && service(record) && client(record) && rest(record)
}

/** A role is named as in the record: name, ARN, session id, or account/role. */
function namesOf(record: AuditRecord): readonly (string | undefined)[] {
  return [record.role, record.roleArn, record.session, `${record.accountId}/${record.role}`]
}

function holds(record: AuditRecord, text: string): boolean {
  return Object.values(record).some((value) => String(value).toLowerCase().includes(text))
}
