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
] as const

type Field = (typeof names)[number]

/** RFC 4180: the first line, with its line end. */
export const auditCsvHeader = `${names.join(',')}\r\n`

/** RFC 4180: one record, with its line end. Fields that a record has not are empty. */
export function auditCsvLine(record: { readonly [Name in Field]?: string | number | undefined }): string {
  return `${names.map((name) => cell(record[name])).join(',')}\r\n`
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"): hosts, paths and resources come
 * from whatever a tool sends.
 */
function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  const text = String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
