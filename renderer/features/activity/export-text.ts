import type { AuditRecord } from '#contract/model.ts'
import { auditCsvHeader, auditCsvLine } from '#shared/audit-csv.ts'

export type ExportFormat = 'jsonl' | 'csv'

/** As the agent's own export writes it, for where no shell can. */
export function exportText(records: readonly AuditRecord[], format: ExportFormat): string {
  if (format === 'csv') return auditCsvHeader + records.map(auditCsvLine).join('')
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

/** Hands a file to the browser's own download; the link lives for the click. */
export function download(text: string, fileName: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser has begun to read by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
