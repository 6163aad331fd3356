import { CircleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '#shared/strings/strings.ts'
import { CopyButton } from './CopyButton.tsx'
import styles from './ErrorPanel.module.css'
import { FailureActions, type Remedies } from './FailureActions.tsx'
import type { Failure } from './failure.ts'
import { IconButton } from './IconButton.tsx'

/** The cause, what to do, buttons that do it; AWS's own words and the rest fold out and can be copied. */
export function ErrorPanel({
  failure,
  action,
  onDismiss,
  ...remedies
}: Remedies & {
  readonly failure: Failure
  /** In place of the buttons that its code has. */
  readonly action?: ReactNode
  readonly onDismiss?: () => void
}) {
  const details = detailsOf(failure)
  return (
    <div className={styles['panel']} role="alert">
      <CircleAlert aria-hidden="true" />
      <div className={styles['body']}>
        <p className={styles['message']}>{failure.message}</p>
        <p className={styles['hint']}>{failure.hint}</p>
        <div className={styles['actions']}>{action ?? <FailureActions failure={failure} {...remedies} />}</div>
        <details className={styles['details']}>
          <summary>{t.common.details}</summary>
          <pre>{details}</pre>
          <CopyButton text={[failure.message, failure.hint, details].join('\n')} label={t.common.copyDetails} />
        </details>
      </div>
      {onDismiss !== undefined && <IconButton label={t.common.dismiss} icon={X} onPress={onDismiss} />}
    </div>
  )
}

/** What does not stand above it. */
function detailsOf({ code, candidates = [], aws }: Failure): string {
  const said = aws && [
    t.common.awsSaid(aws.message ?? aws.code),
    t.common.awsCode(aws.code),
    aws.requestId && t.common.requestId(aws.requestId),
  ]
  return [...(said ?? []), ...candidates, t.common.codeOf(code)].filter(Boolean).join('\n')
}
