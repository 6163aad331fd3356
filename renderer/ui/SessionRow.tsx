import { memo, type ReactNode } from 'react'
import type { RoleView, SessionView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { terminalsWith } from '#shared/terminals.ts'
import { useKnown } from '../store/context.tsx'
import type { Progress } from '../store/progress.ts'
import { useOpening } from '../store/use-offers.ts'
import { cx } from './cx.ts'
import { useNow } from './hooks/use-now.ts'
import { AccountMark } from './marks/AccountMark.tsx'
import { inProduction } from './marks/in-production.ts'
import { LifeTimer } from './marks/LifeTimer.tsx'
import { ProductionLock } from './marks/ProductionBadge.tsx'
import { RoleName } from './marks/RoleName.tsx'
import { titledSession } from './marks/role-title.ts'
import { lifeOf } from './marks/session-life.ts'
import { titleText, useTitle } from './marks/use-title.ts'
import styles from './SessionRow.module.css'

/** Something to say of a session before its place. */
export interface Remark {
  readonly text: string
  readonly tone?: 'warn' | 'danger'
}

const noRemarks: readonly Remark[] = []

/** The cells of a running role: how long it lasts, where it acts, what it needs. */
export const SessionRow = memo(function SessionRow({
  session,
  role,
  height,
  progress,
  remarks = noRemarks,
  plot,
  actions,
}: {
  readonly session: SessionView
  /** Unknown once it has gone. */
  readonly role: RoleView | undefined
  /** Px, where the list has to know. */
  readonly height?: number
  readonly progress: Progress | undefined
  readonly remarks?: readonly Remark[]
  /** Where there is room for it. */
  readonly plot?: ReactNode
  /** While it is active or pointed at. */
  readonly actions: ReactNode
}) {
  const now = useNow()
  const { accountId } = session
  const production = inProduction(session, role)
  const titled = titledSession(session, role)
  const said = titleText(useTitle(titled))
  const terminals = useKnown('terminals', (view) => terminalsWith(view, session.roleId))
  const isOpening = useOpening(session.roleId)
  const facts: readonly Remark[] = [
    ...(isOpening ? [{ text: `${t.consoles.onItsWay}…` }] : []),
    ...remarks,
    ...(terminals === undefined ? [] : [{ text: t.terminals.inRow(terminals) }]),
    { text: session.region },
    ...(session.clients === 0 ? [] : [{ text: t.roles.terminals(session.clients) }]),
    ...(accountId === undefined ? [] : [{ text: formatAccountId(accountId) }]),
  ]
  const doing =
    progress?.kind === 'doing' && progress.doing !== 'start'
      ? t.roles[progress.doing === 'end' ? 'ending' : 'renewing']
      : undefined
  return (
    <div
      role="presentation"
      className={cx(
        styles['row'],
        production && styles['production'],
        lifeOf(session, now).tone === 'expired' && styles['over'],
      )}
      style={{ height }}
    >
      <span role="gridcell" className={styles['time']}>
        <LifeTimer session={session} now={now} doing={doing} inRow />
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
      <span role="gridcell" className={styles['facts']} title={facts.map(({ text }) => text).join(' · ')}>
        {facts.map(({ text, tone }) => (
          <span key={text} data-tone={tone}>
            {text}
          </span>
        ))}
      </span>
      {plot !== undefined && (
        <span role="gridcell" className={styles['plot']}>
          {plot}
        </span>
      )}
      <span role="gridcell" className={styles['actions']}>
        {actions}
      </span>
    </div>
  )
})
