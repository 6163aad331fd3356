import { auditRecord } from '#contract/model.ts'
import type { AuditRecord } from '#contract/model.ts'
import { safeJson } from '#shared/plain-text.ts'
import { redactText } from '#util/redact.ts'
import { jsonOf } from '#util/json-of.ts'

const fields = Object.keys(auditRecord.shape)

/** Longest text of a field, in characters: most of them are the tool's or the network's to choose. */
const longest = 512
const longestOf: Readonly<Record<string, number>> = { path: 4096, reason: 1024 }

/**
 * One JSON line. The second fence against secrets: only the fields of the schema are written, a path loses its query
 * (presigned URLs carry signatures and tokens there), and free text goes through the redaction. No text can end the line, fill the log or
 * steer the terminal of whoever looks at the file.
 */
export function toLine(record: AuditRecord): string {
  const kept: Record<string, unknown> = {}
  const given: Readonly<Record<string, unknown>> = {
    ...record,
    path: record.path?.replace(/\?.*$/s, ''),
    reason: record.reason === undefined ? undefined : redactText(record.reason.slice(0, 2 * longest)),
  }
  for (const field of fields) {
    const value = given[field]
    if (value !== undefined) kept[field] = typeof value === 'string' ? clip(value, longestOf[field] ?? longest) : value
  }
  return `${safeJson(kept)}\n`
}

const clip = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

/** Undefined for a torn or foreign line. */
export function fromLine(line: string): AuditRecord | undefined {
  return auditRecord.safeParse(jsonOf(line)).data
}
