import type { ReactNode } from 'react'
import styles from './ActionRow.module.css'

/** What something is or does on the left, its button on the right, what came of it below. */
export function ActionRow({
  text,
  action,
  children,
}: {
  readonly text: ReactNode
  readonly action?: ReactNode
  readonly children?: ReactNode
}) {
  return (
    <div className={styles['row']}>
      <div className={styles['text']}>{text}</div>
      {action !== undefined && <div className={styles['action']}>{action}</div>}
      {children !== undefined && children !== false && <div className={styles['below']}>{children}</div>}
    </div>
  )
}
