import type { SessionUsage } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { PlotBars } from '../../ui/plots/PlotBars.tsx'
import styles from './UsageLine.module.css'

/** Requests of the last minutes as small bars. `bare`: without the words below. */
export function UsageLine({
  usage,
  now,
  bare,
}: {
  readonly usage: SessionUsage
  readonly now: number
  readonly bare?: boolean
}) {
  const buckets = bucketsAt(usage, now)
  const total = buckets.reduce((sum, count) => sum + count, 0)
  const minutes = Math.round((usage.bucketMs * buckets.length) / 60_000)
  const label = t.sessions.plotText(total, minutes, Math.max(0, ...buckets), usage.bucketMs / 1000)
  return (
    <span className={styles['usage']} data-bare={bare}>
      <PlotBars values={buckets} label={label} />
      {bare !== true && (
        <span className={styles['axis']} aria-hidden="true">
          <span>{t.sessions.minutesAgo(minutes)}</span>
          <span>{t.sessions.now}</span>
        </span>
      )}
      {bare !== true && <span className={styles['words']}>{t.sessions.requests(total, minutes)}</span>}
    </span>
  )
}

/** The counts as they lie at `now` (epoch ms): the agent sends them only when they change, and time goes on. */
export function bucketsAt(
  { buckets, bucketMs, until }: Pick<SessionUsage, 'buckets' | 'bucketMs' | 'until'>,
  now: number,
): readonly number[] {
  const passed = Math.min(buckets.length, Math.max(0, Math.floor((now - until) / bucketMs) + 1))
  return [...buckets.slice(passed), ...Array.from({ length: passed }, () => 0)]
}
