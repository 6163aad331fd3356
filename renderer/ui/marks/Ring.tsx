import styles from './Ring.module.css'
import { cx } from '../cx.ts'

const radius = 6
const round = 2 * Math.PI * radius

/** Share of a life left. Callers give whole minutes, so it moves in steps; each tone has a shape of its own beside its colour. */
export function Ring({
  share,
  tone,
  label,
}: {
  /** From 0 to 1. */
  readonly share: number
  readonly tone: 'ok' | 'warn' | 'expired'
  /** What it says, for those who do not see it. Empty: the words stand beside it. */
  readonly label: string
}) {
  const left = Math.min(1, Math.max(0, share))
  return (
    <svg
      viewBox="0 0 16 16"
      className={cx(styles['ring'], tone !== 'ok' && styles[tone])}
      {...(label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <circle cx="8" cy="8" r={radius} className={styles['track']} />
      {tone !== 'expired' && (
        <circle
          cx="8"
          cy="8"
          r={radius}
          className={styles['left']}
          strokeDasharray={`${left * round} ${round}`}
          transform="rotate(-90 8 8)"
        />
      )}
      {tone === 'warn' && <path d="M8 4.9v3.6M8 10.6v.6" className={styles['sign']} />}
      {tone === 'expired' && <path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" className={styles['sign']} />}
    </svg>
  )
}
