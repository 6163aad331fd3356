import { lazy, Suspense } from 'react'
import styles from './Plot.module.css'
import type { PlotStackedProps } from './PlotStacked.tsx'

// A chunk of its own: the plotting library is only fetched by those who look at a plot.
const PlotStacked = lazy(async () => ({ default: (await import('./PlotStacked.tsx')).PlotStacked }))

export interface PlotProps extends PlotStackedProps {
  /** What the plot shows, in words. */
  readonly summary: string
  /** What can be done with it, where there is room to say so. */
  readonly hint: string
}

/** Stacked bars over time with a legend that tells the parts apart by pattern and word. */
export function Plot({ summary, hint, ...plot }: PlotProps) {
  return (
    <figure className={styles['figure']}>
      <div className={styles['plot']} role="img" aria-label={summary}>
        <Suspense fallback={null}>
          <PlotStacked {...plot} />
        </Suspense>
      </div>
      <figcaption className={styles['legend']}>
        {plot.series.map(({ label, pattern, values }) => (
          <span key={label} className={styles['part']}>
            <span className={styles['swatch']} data-pattern={pattern} aria-hidden="true" />
            {label}
            <span className={styles['count']}>
              {values.reduce((sum, value) => sum + value, 0).toLocaleString('en')}
            </span>
          </span>
        ))}
        <span className={styles['hint']}>{hint}</span>
      </figcaption>
    </figure>
  )
}
