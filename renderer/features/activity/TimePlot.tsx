import { useMemo } from 'react'
import type { AuditSummary } from '#contract/audit.ts'
import { requestFates } from '#shared/audit-fate.ts'
import { t } from '#shared/strings/strings.ts'
import { Plot } from '../../ui/plots/Plot.tsx'
import { spanWords } from '../../ui/hooks/clock.ts'

const patterns = {
  forwarded: 'solid',
  error: 'crossed',
  refused: 'stripes',
  failed: 'dots',
  foreign: 'outline',
} as const

/** How much of what happened when; `onSelect` gets the span that was dragged over, epoch ms. */
export function TimePlot({
  summary,
  today,
  onSelect,
}: {
  readonly summary: AuditSummary
  readonly today: string
  readonly onSelect: (since: number, until: number) => void
}) {
  const series = useMemo(
    () =>
      requestFates.map((fate) => ({
        label: t.activity.fates[fate],
        pattern: patterns[fate],
        values: summary.buckets.map((bucket) => bucket[fate]),
      })),
    [summary],
  )
  return (
    <Plot
      since={summary.since}
      bucketMs={summary.bucketMs}
      series={series}
      summary={summaryWords(summary, today)}
      hint={t.activity.plotHint}
      onSelect={onSelect}
    />
  )
}

/** The plot for those who do not see it. */
export function summaryWords(summary: AuditSummary, today: string): string {
  const sums = requestFates.map((fate) => ({
    label: t.activity.fates[fate],
    count: summary.buckets.reduce((sum, bucket) => sum + bucket[fate], 0),
  }))
  const totals = summary.buckets.map((bucket) => requestFates.reduce((sum, fate) => sum + bucket[fate], 0))
  const total = totals.reduce((sum, each) => sum + each, 0)
  const most = Math.max(0, ...totals)
  const [from, to] = spanWords(summary.since, summary.until, today)
  const peakAt = summary.since + totals.indexOf(most) * summary.bucketMs
  return t.activity.plotSummary(total, from, to, [
    ...sums.filter(({ count }) => count > 0).map(({ label, count }) => t.activity.plotPart(label, count)),
    t.activity.plotPeak(most, spanWords(peakAt, peakAt, today)[0]),
  ])
}
