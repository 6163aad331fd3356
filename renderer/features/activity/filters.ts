// What the person asked to see, and the same as the agent takes it. Pure: times are epoch ms.
import type { AuditFilter } from '#contract/audit.ts'
import { defined } from '#shared/defined.ts'
import type { requestFates } from '#shared/audit-fate.ts'

/** What one can filter by. */
export type Outcome = (typeof requestFates)[number]

export const lengths = { quarter: 15 * 60_000, hour: 3_600_000, day: 86_400_000 } as const
export type Length = keyof typeof lengths

export type Span =
  | { readonly kind: 'last'; readonly length: Length }
  | { readonly kind: 'all' }
  | { readonly kind: 'range'; readonly since: number; readonly until: number }

export interface Filters {
  readonly role?: string | undefined
  readonly service?: string | undefined
  readonly outcome?: Outcome | undefined
  readonly client?: string | undefined
  /** As groups name it; empty: none is named. */
  readonly command?: string | undefined
  readonly action?: string | undefined
  readonly text: string
  readonly span: Span
}

export const noFilters: Filters = { text: '', span: { kind: 'last', length: 'hour' } }

/** Takes away whatever narrows. */
export const cleared: Filters = {
  ...noFilters,
  role: undefined,
  service: undefined,
  outcome: undefined,
  client: undefined,
  command: undefined,
  action: undefined,
}

/** A span of the last minutes counts from `now` back. */
export function toAuditFilter(filters: Filters, now: number): AuditFilter {
  const { role, service, outcome, client, command, action } = filters
  const text = filters.text.trim() || undefined
  return { ...defined({ role, service, outcome, client, command, action, text }), ...spanOf(filters.span, now) }
}

function spanOf(span: Span, now: number): Pick<AuditFilter, 'since' | 'until'> {
  if (span.kind === 'last') return { since: now - lengths[span.length] }
  return span.kind === 'all' ? {} : { since: span.since, until: span.until }
}

/** Whether any filter besides the time differs from none. */
export function narrowed(filters: Filters): boolean {
  const { role, service, outcome, client, command, action, text } = filters
  return [role, service, outcome, client, command, action].some((each) => each !== undefined) || text.trim() !== ''
}
