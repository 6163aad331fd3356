import { memo } from 'react'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { inProduction, SessionName } from '../../../ui/marks/SessionName.tsx'
import { cx } from '../../../ui/cx.ts'
import { Ring } from '../../../ui/marks/Ring.tsx'
import { useNow } from '../../../ui/hooks/use-now.ts'
import { exact } from '../../../ui/hooks/clock.ts'
import { lifeOf } from '../../../ui/marks/session-life.ts'
import type { Progress } from '../../../store/progress.ts'
import { AccountId, type Range } from './Marked.tsx'
import type { Row } from './sections.ts'
import styles from './ActiveRow.module.css'

const noRanges: readonly Range[] = []

/** A running role: how long it lasts, where it acts, what it needs. */
export const ActiveRow = memo(function ActiveRow({
  row: { session, role },
  height,
  progress,
  covered,
}: {
  readonly row: Extract<Row, { readonly kind: 'session' }>
  readonly height: number
  readonly progress: Progress | undefined
  /** Its actions lie over the end of the row. */
  readonly covered: boolean
}) {
  const now = useNow()
  const life = lifeOf(session, now)
  const { accountId, accountName } = session
  const where = accountName ?? (accountId === undefined ? session.source : undefined)
  const more = [session.region, ...(session.clients === 0 ? [] : [t.roles.terminals(session.clients)])]
  const all = [where, accountId && formatAccountId(accountId), ...more].filter((fact) => fact !== undefined)
  return (
    <div
      role="presentation"
      className={cx(
        styles['row'],
        inProduction(session, role) && styles['production'],
        life.tone === 'expired' && styles['over'],
        covered && styles['covered'],
      )}
      style={{ height }}
    >
      <span
        role="gridcell"
        className={styles['time']}
        data-tone={life.tone}
        title={session.expiresAt === undefined ? t.roles.lasting : t.roles.endsAt(exact(session.expiresAt))}
      >
        <Ring share={Math.round(life.share * 60) / 60} tone={life.tone} label="" />
        {progress?.kind === 'doing' && progress.doing !== 'start'
          ? t.roles[progress.doing === 'end' ? 'ending' : 'renewing']
          : life.text}
      </span>
      <span role="gridcell" className={styles['what']}>
        <span className={styles['line']}>
          <SessionName session={session} role={role} className={styles['name']} shrinks />
        </span>
        <span className={styles['facts']} title={all.join(' · ')}>
          {where !== undefined && <bdi className={styles['where']}>{where}</bdi>}
          {accountId !== undefined && (
            <span className={styles['id']}>
              <AccountId id={accountId} ranges={noRanges} whole={!covered} />
            </span>
          )}
          <span className={styles['more']}>{more.join(' · ')}</span>
        </span>
      </span>
    </div>
  )
})
