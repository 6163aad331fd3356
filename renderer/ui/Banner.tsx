import { Info, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '#shared/strings/strings.ts'
import styles from './Banner.module.css'
import { cx } from './cx.ts'
import { IconButton } from './IconButton.tsx'

/** A standing word over the view: what is the case, and a button that does something about it. */
export function Banner({
  tone = 'plain',
  text,
  hint,
  action,
  onDismiss,
}: {
  readonly tone?: 'plain' | 'warn'
  readonly text: ReactNode
  readonly hint?: ReactNode
  readonly action?: ReactNode
  readonly onDismiss?: () => void
}) {
  const Icon = tone === 'warn' ? TriangleAlert : Info
  return (
    <div className={cx(styles['banner'], tone === 'warn' && styles['warn'])}>
      <Icon aria-hidden="true" />
      <div className={styles['words']}>
        <p>{text}</p>
        {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
      </div>
      {action}
      {onDismiss !== undefined && <IconButton label={t.common.dismiss} icon={X} onPress={onDismiss} />}
    </div>
  )
}
