import { CircleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '#shared/strings/strings.ts'
import { CopyButton } from './CopyButton.tsx'
import styles from './ErrorPanel.module.css'
import type { Failure } from './failure.ts'
import { IconButton } from './IconButton.tsx'

/** What happened, what to do, a button that does it; the rest folds out and can be copied. */
export function ErrorPanel({
  failure,
  action,
  onDismiss,
}: {
  readonly failure: Failure
  readonly action?: ReactNode
  readonly onDismiss?: () => void
}) {
  const details = [failure.message, failure.hint, t.common.codeOf(failure.code), ...(failure.candidates ?? [])]
    .filter((line) => line !== undefined)
    .join('\n')
  return (
    <div className={styles['panel']} role="alert">
      <CircleAlert aria-hidden="true" />
      <div className={styles['body']}>
        <p className={styles['message']}>{failure.message}</p>
        {failure.hint !== undefined && <p className={styles['hint']}>{failure.hint}</p>}
        {action !== undefined && <div className={styles['actions']}>{action}</div>}
        <details className={styles['details']}>
          <summary>{t.common.details}</summary>
          <pre>{details}</pre>
          <CopyButton text={details} label={t.common.copyDetails} />
        </details>
      </div>
      {onDismiss !== undefined && <IconButton label={t.common.dismiss} icon={X} onPress={onDismiss} />}
    </div>
  )
}
