import { auditRecord } from '#contract/model.ts'
import type { AuditRecord } from '#contract/model.ts'
import { redactText } from '../util/redact.ts'

const fields = Object.keys(auditRecord.shape)

/**
 * One JSON line. The second fence against secrets: only the fields of the schema are written, a path loses its query
 * (presigned URLs carry signatures and tokens there), and free text goes through the redaction.
 */
export function toLine(record: AuditRecord): string {
  const kept: Record<string, unknown> = {}
  const given: Readonly<Record<string, unknown>> = { ...record }
  for (const field of fields) {
    const value = given[field]
    if (value !== undefined) kept[field] = value
  }
  if (record.path !== undefined) kept['path'] = record.path.replace(/\?.*$/s, '')
  if (record.reason !== undefined) kept['reason'] = redactText(record.reason)
  return `${JSON.stringify(kept)}\n`
}

/** Undefined for a torn or foreign line. */
export function fromLine(line: string): AuditRecord | undefined {
  if (line === '') return undefined
  try {
    return auditRecord.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
