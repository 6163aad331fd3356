// What became of what a record tells, so that window and command line tell alike what Latchkey did from what AWS answered.

export interface AuditFacts {
  readonly event: string
  /** As the log has it: `allowed` says only that Latchkey forwarded it. */
  readonly outcome: 'allowed' | 'refused' | 'failed' | 'foreign'
  readonly status?: number | undefined
}

/** Of what was sent to AWS, in the order of a legend. */
export const requestFates = ['forwarded', 'error', 'refused', 'failed', 'foreign'] as const

/**
 * `forwarded`, and AWS did not refuse it; `error`: forwarded, and AWS answered 400 or more; `refused` by Latchkey; `failed`: no answer;
 * `foreign`: not signed with our keys; `done`: what Latchkey did by itself, as a session that began.
 */
export type AuditFate = (typeof requestFates)[number] | 'done'

export function isRequest({ event }: Pick<AuditFacts, 'event'>): boolean {
  return event === 'request' || event === 'tunnel'
}

export function fateOf(record: AuditFacts): AuditFate {
  if (record.outcome !== 'allowed') return record.outcome
  if (!isRequest(record)) return 'done'
  return record.status !== undefined && record.status >= 400 ? 'error' : 'forwarded'
}
