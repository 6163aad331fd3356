// Groups of the audit log in words. Pure.
import type { AuditCounts } from '#contract/audit.ts'
import { requestFates } from '#shared/audit-fate.ts'
import { t } from '#shared/strings/strings.ts'

export const totalOf = (counts: AuditCounts): number => requestFates.reduce((sum, fate) => sum + counts[fate], 0)

/** `aws s3 sync`; of requests that name none, that. */
export const groupTitle = (name: string): string => (name === '' ? t.activity.unnamed : name)

const troubles = ['error', 'refused', 'failed', 'foreign'] as const

/** `2 AWS errors, 1 refused`: what was not simply forwarded. */
export const troubleWords = (counts: AuditCounts): string => words(counts, troubles)

export const refusedWords = (counts: AuditCounts): string => words(counts, ['error', 'refused'])

function words(counts: AuditCounts, of: readonly (typeof troubles)[number][]): string {
  return of
    .filter((fate) => counts[fate] > 0)
    .map((fate) => t.activity.counted[fate](counts[fate]))
    .join(', ')
}
