import type { LucideIcon } from 'lucide-react'
import { Button } from 'react-aria-components'
import styles from './StartCard.module.css'

export function StartCard({
  icon: Icon,
  title,
  text,
  pending,
  autoFocus,
  onPress,
}: {
  readonly icon: LucideIcon
  readonly title: string
  readonly text: string
  readonly pending?: boolean
  readonly autoFocus?: boolean
  readonly onPress: () => void
}) {
  return (
    <li>
      <Button
        className={styles['card'] ?? ''}
        isPending={pending ?? false}
        autoFocus={autoFocus ?? false}
        onPress={onPress}
      >
        <Icon aria-hidden="true" strokeWidth={1.5} className={styles['icon']} />
        <span className={styles['words']}>
          <span className={styles['title']}>{title}</span> <span className={styles['text']}>{text}</span>
        </span>
      </Button>
    </li>
  )
}
