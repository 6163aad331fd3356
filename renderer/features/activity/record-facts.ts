// What an audit record holds, in the order a person asks for it. Pure.
import type { AuditRecord } from '#contract/model.ts'
import { actionOf, callerName, commandOf } from '#shared/audit-command.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { exact } from '../../ui/hooks/clock.ts'
import type { Filters } from './filters.ts'

type Field = Exclude<keyof AuditRecord, 'outcome'>

export interface Fact {
  readonly field: Field
  readonly name: string
  readonly text: string
  /** Worth copying: the exact text. */
  readonly copy?: string
  /** What would show only records like this one. */
  readonly only?: Partial<Filters>
}

const groups: readonly (readonly Field[])[] = [
  ['time', 'event', 'count', 'reason', 'errorCode', 'status'],
  ['role', 'accountId', 'roleArn', 'client', 'command', 'pid'],
  ['service', 'action', 'resource', 'region', 'method', 'host', 'path'],
  ['durationMs', 'bytesIn', 'bytesOut'],
  ['requestId', 'awsRequestId', 'session'],
]
const copied: ReadonlySet<Field> = new Set(['accountId', 'roleArn', 'resource', 'requestId', 'awsRequestId', 'session'])

/** Only what the record has; a group without anything is left out. */
export function factsOf(record: AuditRecord): readonly (readonly Fact[])[] {
  return groups.map((fields) => fields.flatMap((field) => factOf(record, field))).filter((facts) => facts.length > 0)
}

function factOf(record: AuditRecord, field: Field): readonly Fact[] {
  const value = record[field]
  if (value === undefined || value === '') return []
  const only = onlyOf(record, field)
  return [
    {
      field,
      name: t.activity.fields[field],
      text: field === 'event' ? t.activity.events[record.event] : textOf(field, value),
      ...(copied.has(field) ? { copy: String(value) } : {}),
      ...(only === undefined ? {} : { only }),
    },
  ]
}

function textOf(field: Field, value: string | number): string {
  if (field === 'time') return exact(String(value))
  if (field === 'accountId') return formatAccountId(String(value))
  if (field === 'durationMs') return t.activity.ms(Number(value))
  if (field === 'bytesIn' || field === 'bytesOut') return t.activity.bytes(Number(value))
  return String(value)
}

function onlyOf(record: AuditRecord, field: Field): Partial<Filters> | undefined {
  const { role, accountId, service, client } = record
  if (field === 'role') return { role: accountId === undefined ? role : `${accountId}/${role}` }
  if (field === 'service') return { service }
  if (field === 'command') return { command: commandOf(record) }
  if (field === 'action') return { action: actionOf(record) }
  return field === 'client' && client !== undefined ? { client: callerName(client) } : undefined
}
