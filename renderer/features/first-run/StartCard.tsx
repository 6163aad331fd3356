import type { LucideIcon } from 'lucide-react'
import { useId } from 'react'
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
  const id = useId()
  return (
    <li>
      <Button
        className={styles['card'] ?? ''}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        isPending={pending ?? false}
        autoFocus={autoFocus ?? false}
        onPress={onPress}
      >
        <Icon aria-hidden="true" strokeWidth={1.5} className={styles['icon']} />
        <span className={styles['words']}>
          <span id={`${id}-title`} className={styles['title']}>
            {title}
          </span>
          <span id={`${id}-text`} className={styles['text']}>
            {text}
          </span>
        </span>
      </Button>
    </li>
  )
}
