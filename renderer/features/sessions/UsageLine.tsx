import type { SessionUsage } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { PlotBars } from '../../ui/plots/PlotBars.tsx'
import { bucketsAt, sumOf } from './used-by.ts'
import styles from './UsageLine.module.css'

/** Requests of the last minutes as small bars. */
export function UsageBars({ usage, now }: { readonly usage: SessionUsage; readonly now: number }) {
  const buckets = bucketsAt(usage, now)
  const most = Math.max(0, ...buckets)
  const label = t.sessions.plotText(sumOf(buckets), minutesOf(usage), most, usage.bucketMs / 1000)
  return <PlotBars values={buckets} label={label} />
}

/** The same with the words below. */
export function UsageLine({ usage, now }: { readonly usage: SessionUsage; readonly now: number }) {
  const minutes = minutesOf(usage)
  return (
    <div>
      <UsageBars usage={usage} now={now} />
      <span className={styles['axis']} aria-hidden="true">
        <span>{t.sessions.minutesAgo(minutes)}</span>
        <span>{t.sessions.now}</span>
      </span>
      <p className={styles['words']}>{t.sessions.requests(sumOf(bucketsAt(usage, now)), minutes)}</p>
    </div>
  )
}

const minutesOf = ({ bucketMs, buckets }: SessionUsage): number => Math.round((bucketMs * buckets.length) / 60_000)
