import { CircleAlert, X } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../../ui/Button.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import styles from './RowNotice.module.css'
import type { Progress } from '../../../store/progress.ts'

/** Below a row: what went wrong and what to do. */
export function RowNotice({
  progress: { failure, again },
  top,
  onDismiss,
}: {
  readonly progress: Extract<Progress, { readonly kind: 'failed' }>
  /** Where the row itself ends (px). */
  readonly top: number
  readonly onDismiss: () => void
}) {
  const { message, hint } = failure
  return (
    <span role="gridcell" className={styles['failed']} style={{ top }}>
      <CircleAlert aria-hidden="true" />
      <span className={styles['text']} title={[message, hint].join('\n')}>
        <span className={styles['message']}>{message}</span>
        <span className={styles['hint']}>{hint}</span>
      </span>
      <Button size="small" onPress={again}>
        {t.roles.tryAgain}
      </Button>
      <IconButton label={t.roles.dismiss} icon={X} onPress={onDismiss} />
    </span>
  )
}
