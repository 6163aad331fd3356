import { auditCsvHeader, auditCsvLine } from './audit-csv.ts'
import { safeJson } from './plain-text.ts'

type Line = Parameters<typeof auditCsvLine>[0]

export type AuditFormat = 'jsonl' | 'csv'

/** What a file of records begins with, and a record of it. Both with their line end. */
export const auditHead: Readonly<Record<AuditFormat, string>> = { jsonl: '', csv: auditCsvHeader }

export const auditText: Readonly<Record<AuditFormat, (record: Line) => string>> = {
  jsonl: (record) => `${safeJson(record)}\n`,
  csv: auditCsvLine,
}
