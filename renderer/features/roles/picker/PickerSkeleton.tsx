import { t } from '#shared/strings/strings.ts'
import { cx } from '../../../ui/cx.ts'
import styles from './PickerSkeleton.module.css'

const widths = ['a', 'b', 'c', 'b', 'a', 'c', 'a', 'b'] as const

/** The list's own shape while the roles are on their way. */
export function PickerSkeleton() {
  return (
    <output className={styles['all']} aria-label={t.roles.loading}>
      {widths.map((width, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- shapes without identity
        <span key={at} className={styles['row']}>
          <span className={cx(styles['bar'], styles[width])} />
          <span className={cx(styles['bar'], styles['id'])} />
        </span>
      ))}
    </output>
  )
}
