import { memo, type ReactNode } from 'react'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { AccountMark } from '../../../ui/marks/AccountMark.tsx'
import { ProductionLock } from '../../../ui/marks/ProductionBadge.tsx'
import { RoleName } from '../../../ui/marks/RoleName.tsx'
import { titleText, useTitle } from '../../../ui/marks/use-title.ts'
import { inProduction } from '../../../ui/marks/SessionName.tsx'
import { cx } from '../../../ui/cx.ts'
import { Ring } from '../../../ui/marks/Ring.tsx'
import { useNow } from '../../../ui/hooks/use-now.ts'
import { exact } from '../../../ui/hooks/clock.ts'
import { lifeOf } from '../../../ui/marks/session-life.ts'
import type { Progress } from '../../../store/progress.ts'
import { type Row, titledOf } from './sections.ts'
import styles from './ActiveRow.module.css'

/** A running role: how long it lasts, where it acts, what it needs. */
export const ActiveRow = memo(function ActiveRow({
  row,
  height,
  progress,
  actions,
}: {
  readonly row: Extract<Row, { readonly kind: 'session' }>
  readonly height: number
  readonly progress: Progress | undefined
  /** While it is active or pointed at. */
  readonly actions: ReactNode
}) {
  const { session, role } = row
  const now = useNow()
  const life = lifeOf(session, now)
  const { accountId } = session
  const production = inProduction(session, role)
  const titled = titledOf(row)
  const said = titleText(useTitle(titled))
  const facts = [
    session.region,
    ...(session.clients === 0 ? [] : [t.roles.terminals(session.clients)]),
    ...(accountId === undefined ? [] : [formatAccountId(accountId)]),
  ]
  return (
    <div
      role="presentation"
      className={cx(styles['row'], production && styles['production'], life.tone === 'expired' && styles['over'])}
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
      <span
        role="gridcell"
        className={styles['what']}
        aria-label={production ? `${said}, ${t.common.production}` : said}
      >
        <AccountMark role={role ?? { name: session.role, accountId, labels: {} }} />
        {production && <ProductionLock />}
        <RoleName role={titled} />
      </span>
      <span role="gridcell" className={styles['facts']} title={facts.join(' · ')}>
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </span>
      <span role="gridcell" className={styles['actions']}>
        {actions}
      </span>
    </div>
  )
})
