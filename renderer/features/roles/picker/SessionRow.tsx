import { memo } from 'react'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { AccountMark } from '../../../ui/AccountMark.tsx'
import { cx } from '../../../ui/cx.ts'
import { ProductionBadge } from '../../../ui/ProductionBadge.tsx'
import { Ring } from '../../../ui/Ring.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { exact } from '../../../ui/clock.ts'
import { lifeOf } from '../../../ui/session-life.ts'
import { AccountId } from './AccountId.tsx'
import type { Range } from './highlight.ts'
import type { Row } from './sections.ts'
import styles from './SessionRow.module.css'
import type { Progress } from '../../../store/progress.ts'

const noRanges: readonly Range[] = []

/** A running role: how long it lasts, where it acts, what it needs. */
export const SessionRow = memo(function SessionRow({
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
  const production = isProduction(role ?? { name: session.role, accountName, labels: {} })
  const where = accountName ?? (accountId === undefined ? session.source : undefined)
  const more = [session.region, ...(session.clients === 0 ? [] : [t.roles.terminals(session.clients)])]
  const all = [where, accountId && formatAccountId(accountId), ...more].filter((fact) => fact !== undefined)
  return (
    <div
      role="presentation"
      className={cx(
        styles['row'],
        production && styles['production'],
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
          <AccountMark role={role ?? { name: session.role, accountId, labels: {} }} />
          <bdi className={styles['name']} title={session.role}>
            {session.role}
          </bdi>
          {production && <ProductionBadge shrinks />}
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
