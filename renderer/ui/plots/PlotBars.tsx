import styles from './PlotBars.module.css'

/** A small plot of counts over time, newest on the right; `label` says the same in words. */
export function PlotBars({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const most = Math.max(1, ...values)
  return (
    <svg
      className={styles['plot']}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${values.length * step} ${height}`}
      preserveAspectRatio="none"
    >
      {values.map((value, index) => {
        const tall = value === 0 ? 0 : Math.max(2, (value / most) * height)
        // A place in time has no other name than its position.
        return (
          <rect
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            className={value === 0 ? styles['none'] : styles['bar']}
            x={index * step}
            y={value === 0 ? height - 1 : height - tall}
            width={step - 1}
            height={value === 0 ? 1 : tall}
          />
        )
      })}
    </svg>
  )
}

const step = 5
const height = 32
