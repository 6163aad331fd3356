import { safeJson, plainText } from './plain-text.ts'

/** Every field of an audit record, in the order of the columns. */
const names = [
  'time',
  'event',
  'outcome',
  'requestId',
  'role',
  'roleArn',
  'accountId',
  'session',
  'client',
  'pid',
  'method',
  'host',
  'path',
  'service',
  'region',
  'action',
  'resource',
  'status',
  'errorCode',
  'reason',
  'awsRequestId',
  'bytesIn',
  'bytesOut',
  'durationMs',
  'count',
  'command',
] as const

type Field = (typeof names)[number]

/** RFC 4180: the first line, with its line end. */
export const auditCsvHeader = `${names.join(',')}\r\n`

/** RFC 4180: one record, with its line end. Fields that a record has not are empty. */
export function auditCsvLine(record: { readonly [Name in Field]?: string | number | undefined }): string {
  return csvLine(names.map((name) => record[name]))
}

/** RFC 4180: one line of cells, with its line end. */
export const csvLine = (values: readonly (string | number | undefined)[]): string => `${values.map(cell).join(',')}\r\n`

/**
 * Text of others, as hosts, paths and resources are: nothing in it steers a terminal, and what a spreadsheet would take for a formula, also
 * behind blanks, gets an apostrophe in front (OWASP, "CSV Injection"). Numbers of our own stay numbers.
 */
function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = plainText(value)
  const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) || /^[\t\r\n]/.test(value) ? `'${text}` : text
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

type Line = Parameters<typeof auditCsvLine>[0]

export type AuditFormat = 'jsonl' | 'csv'

/** What a file of records begins with, and a record of it. Both with their line end. */
export const auditHead: Readonly<Record<AuditFormat, string>> = { jsonl: '', csv: auditCsvHeader }

export const auditText: Readonly<Record<AuditFormat, (record: Line) => string>> = {
  jsonl: (record) => `${safeJson(record)}\n`,
  csv: auditCsvLine,
}
