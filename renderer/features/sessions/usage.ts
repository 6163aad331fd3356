import type { SessionUsage } from '#contract/model.ts'

/** The counts as they lie at `now` (epoch ms): the agent sends them only when they change, and time goes on. */
export function bucketsAt({ buckets, bucketMs, until }: SessionUsage, now: number): readonly number[] {
  const passed = Math.min(buckets.length, Math.max(0, Math.floor((now - until) / bucketMs) + 1))
  return [...buckets.slice(passed), ...Array.from({ length: passed }, () => 0)]
}
