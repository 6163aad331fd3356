import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'

export function EmptyState({
  icon: Icon,
  title,
  text,
  actions,
}: {
  readonly icon: LucideIcon
  readonly title: string
  readonly text: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className={styles['empty']}>
      <Icon aria-hidden="true" strokeWidth={1.5} />
      <h2 className={styles['title']}>{title}</h2>
      <p className={styles['text']}>{text}</p>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}
