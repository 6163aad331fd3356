import type { ReactNode } from 'react'
import { t } from '#shared/strings/strings.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { failureOf } from '../../ui/failure.ts'
import styles from './ActivityView.module.css'
import type { Live } from './use-live.ts'

/** The rows, or why there are none. Rows that are there stay while the agent is away. */
export function LiveRows({
  live,
  none,
  children,
}: {
  readonly live: Live
  readonly none: ReactNode
  readonly children: ReactNode
}) {
  if (live.rows.list.length > 0) return children
  if (live.state === 'live') return none
  if (live.error === undefined) return <p className={styles['loading']}>{t.activity.loading}</p>
  return (
    <div className={styles['error']}>
      <ErrorPanel failure={failureOf(live.error)} />
    </div>
  )
}
