import { LockKeyhole } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import styles from './ProductionBadge.module.css'

/** Shape, word and colour together; the row's edge has a bar as well. */
export function ProductionBadge() {
  return (
    <span className={styles['badge']}>
      <LockKeyhole aria-hidden="true" />
      {t.common.production}
    </span>
  )
}
