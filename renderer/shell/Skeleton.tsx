import { t } from '#shared/strings/strings.ts'
import styles from './Skeleton.module.css'

const rows = [62, 48, 70, 40, 56, 44]

/** The shape of a list while nothing is known yet; still, without motion. */
export function Skeleton() {
  return (
    <output className={styles['skeleton']} aria-label={t.shell.connecting}>
      {rows.map((width) => (
        <span key={width} className={styles['row']} aria-hidden="true">
          <span className={styles['chip']} />
          <span className={styles['words']} style={{ width: `${width}%` }} />
        </span>
      ))}
    </output>
  )
}
