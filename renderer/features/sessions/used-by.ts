// Which commands use a session now, as of a moment. Pure: times are epoch ms.
import type { SessionUsage } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'

type Counted = Pick<SessionUsage, 'buckets' | 'bucketMs' | 'until'>

/** The counts as they lie at `now`: the agent sends them only when they change, and time goes on. */
export function bucketsAt({ buckets, bucketMs, until }: Counted, now: number): readonly number[] {
  const passed = Math.min(buckets.length, Math.max(0, Math.floor((now - until) / bucketMs) + 1))
  return [...buckets.slice(passed), ...Array.from({ length: passed }, () => 0)]
}

export const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

export interface Use {
  /** Empty: nobody says. */
  readonly name: string
  readonly requests: number
}

/** What sent requests in the last minutes, most first. */
export function usedBy(usage: SessionUsage, now: number): readonly Use[] {
  return usage.commands
    .map(({ name, buckets }) => ({ name, requests: sumOf(bucketsAt({ ...usage, buckets }, now)) }))
    .filter(({ requests }) => requests > 0)
    .toSorted((a, b) => b.requests - a.requests)
}

/** `aws s3 sync, 41 requests`. */
export const wordsOfUse = ({ name, requests }: Use): string =>
  t.sessions.usedBy(name === '' ? t.sessions.unnamed : name, requests)
