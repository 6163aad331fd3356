// Audit records as text for a file.
import { auditRecord, type AuditRecord } from '#contract/model.ts'

const columns = Object.keys(auditRecord.shape).filter(isColumn)

function isColumn(name: string): name is keyof AuditRecord {
  return name in auditRecord.shape
}

export function renderAudit(records: readonly AuditRecord[], format: 'jsonl' | 'csv'): string {
  if (format === 'jsonl') return records.map((record) => `${JSON.stringify(record)}\n`).join('')
  const rows = [columns.join(','), ...records.map((record) => columns.map((column) => cell(record[column])).join(','))]
  // RFC 4180 ends lines with CRLF.
  return rows.map((row) => `${row}\r\n`).join('')
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  // A path or a tool's name may begin like a formula, which spreadsheets would run.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
