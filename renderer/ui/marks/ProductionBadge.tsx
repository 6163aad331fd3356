import { LockKeyhole } from 'lucide-react'
import { memo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { cx } from '../cx.ts'
import styles from './ProductionBadge.module.css'

/** Where a word stands near already, or has no room: the lock alone, which says it to a screen reader. */
export const ProductionLock = memo(function ProductionLock({ className }: { readonly className?: string | undefined }) {
  return <LockKeyhole className={cx(styles['alone'], className)} role="img" aria-label={t.common.production} />
})

/**
 * Shape, word and colour together; the row's edge has a bar as well. `shrinks`: where a name beside it needs the room, the eye
 * sees the lock alone.
 */
export function ProductionBadge({ shrinks = false }: { readonly shrinks?: boolean }) {
  return (
    <span className={cx(styles['badge'], shrinks && styles['shrinks'])} title={t.common.production}>
      <span className={styles['lock']}>
        <LockKeyhole aria-hidden="true" />
      </span>
      <span className={styles['word']}>{t.common.production}</span>
    </span>
  )
}
