import { useEffect, useRef } from 'react'
import 'uplot/dist/uPlot.min.css'
import { createPlot } from './plot-stacked.ts'
import type { PlotPattern } from './plot-patterns.ts'
import styles from './PlotStacked.module.css'

export interface PlotStackedProps {
  /** Epoch ms: where the first bucket begins. */
  readonly since: number
  readonly bucketMs: number
  /** From the bottom up. */
  readonly series: readonly {
    readonly label: string
    readonly pattern: PlotPattern
    readonly values: readonly number[]
  }[]
  /** A span was dragged over, epoch ms. */
  readonly onSelect: (since: number, until: number) => void
}

export function PlotStacked(props: PlotStackedProps) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<ReturnType<typeof createPlot>>(undefined)
  const latest = useRef(props)
  latest.current = props

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const made = createPlot(element, latest.current, (since, until) => latest.current.onSelect(since, until))
    plot.current = made
    return () => made.close()
  }, [])

  const { since, bucketMs, series } = props
  useEffect(() => plot.current?.show({ since, bucketMs, series }), [since, bucketMs, series])

  return <div ref={place} className={styles['place']} />
}
