// Requests of the audit log by what sent them or by action: a table to read, JSON Lines or CSV.
import type { AuditCounts, AuditGroup, AuditGroups } from '#contract/audit.ts'
import { csvLine } from '#shared/audit-export.ts'
import { requestFates } from '#shared/audit-fate.ts'
import { safeJson } from '#shared/plain-text.ts'
import { type Column, renderTable } from './table.ts'

export const groupings = ['command', 'action'] as const
export type GroupedBy = (typeof groupings)[number]

/** `name` is empty for requests that name none, null for all that have no line of their own. */
type Line = AuditCounts & { readonly name: string | null } & Partial<Pick<AuditGroup, 'meanMs' | 'lastAt'>>

/** The whole text, with its line ends. The lines together have every request. */
export function groupText(
  by: GroupedBy,
  groups: AuditGroups,
  { format, columns }: { readonly format: 'text' | 'jsonl' | 'csv'; readonly columns: number | undefined },
): string {
  const rest: readonly Line[] = totalOf(groups.rest) === 0 ? [] : [{ name: null, ...groups.rest }]
  const lines: readonly Line[] = [...groups.most, ...rest]
  switch (format) {
    case 'text':
      return lines.length === 0 ? '' : `${renderTable(lines, columnsOf(by), columns).join('\n')}\n`
    case 'jsonl':
      return lines
        .map((line) => `${safeJson({ [by]: line.name, requests: totalOf(line), ...countsOf(line) })}\n`)
        .join('')
    case 'csv': {
      const head = [by, 'requests', ...requestFates, 'meanMs', 'lastAt']
      const rows = lines.map((line) => [line.name ?? '(others)', totalOf(line), ...Object.values(countsOf(line))])
      return [head, ...rows].map(csvLine).join('')
    }
  }
}

const totalOf = (counts: AuditCounts): number => requestFates.reduce((sum, fate) => sum + counts[fate], 0)

function countsOf({ forwarded, error, refused, failed, foreign, meanMs, lastAt }: Line) {
  return { forwarded, error, refused, failed, foreign, meanMs: rounded(meanMs), lastAt }
}

const rounded = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : Math.round(ms))

function columnsOf(by: GroupedBy): readonly Column<Line>[] {
  const count = (title: string, of: (line: Line) => number): Column<Line> => ({
    title,
    value: (line) => (of(line) === 0 ? '' : String(of(line))),
    align: 'right',
  })
  return [
    {
      title: by.toUpperCase(),
      value: ({ name }) => (name === null ? '(others)' : name === '' ? `(no ${by} named)` : name),
      shrink: 1,
    },
    count('REQUESTS', totalOf),
    count('AWS ERROR', ({ error }) => error),
    count('REFUSED', ({ refused }) => refused),
    count('FAILED', ({ failed }) => failed),
    count('NOT OURS', ({ foreign }) => foreign),
    { title: 'MEAN', value: ({ meanMs }) => (meanMs === undefined ? '' : `${rounded(meanMs)} ms`), align: 'right' },
  ]
}
