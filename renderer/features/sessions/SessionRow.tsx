import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RoleView, SessionUsage, SessionView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import { offersOf } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { AccountMark } from '../../ui/AccountMark.tsx'
import { cx } from '../../ui/cx.ts'
import { ProductionBadge } from '../../ui/ProductionBadge.tsx'
import { LifeTimer } from './LifeTimer.tsx'
import { outlook } from '../../ui/session-life.ts'
import styles from './SessionRow.module.css'
import { UsageLine } from './UsageLine.tsx'

/** One session: how long, where, what comes next, who uses it, and what can be done. */
export function SessionRow({
  session,
  role,
  usage,
  now,
  failed,
  isOpen,
  onOpen,
  actions,
}: {
  readonly session: SessionView
  /** Unknown when its role has gone. */
  readonly role: RoleView | undefined
  readonly usage: SessionUsage | undefined
  readonly now: number
  /** Why the last thing that was asked of it here did not work. */
  readonly failed: string | undefined
  readonly isOpen: boolean
  readonly onOpen: () => void
  readonly actions: ReactNode
}) {
  const { accountId, accountName, clients } = session
  const account = role ?? { name: session.role, accountId, labels: {} }
  const production = isProduction(role ?? { name: session.role, accountName, labels: {} })
  const facts = [
    ...(accountName === undefined ? [] : [accountName]),
    ...(accountId === undefined ? [session.source] : [formatAccountId(accountId)]),
    session.region,
    ...(clients === 0 ? [] : [t.sessions.commandsShort(clients)]),
  ]
  const next = failed ?? outlook(session, now)
  return (
    <li className={cx(styles['row'], production && styles['production'], isOpen && styles['open'])}>
      <span className={styles['life']}>
        <LifeTimer session={session} now={now} />
      </span>
      <button type="button" className={styles['what']} aria-current={isOpen} onClick={onOpen}>
        <span className={styles['line']}>
          <AccountMark role={account} />
          <bdi className={styles['name']} title={session.role}>
            {session.role}
          </bdi>
          {production && <ProductionBadge />}
        </span>
        <span className={styles['facts']} title={facts.join(' · ')}>
          {facts.map((fact) => (
            <bdi key={fact}>{fact}</bdi>
          ))}
        </span>
      </button>
      <span
        className={styles['next']}
        data-needed={(failed === undefined && offersOf(session, now).needsPerson) || undefined}
        data-failed={failed !== undefined || undefined}
        title={next}
      >
        {next}
      </span>
      <span className={styles['use']}>{usage !== undefined && <UsageLine usage={usage} now={now} bare />}</span>
      <span className={styles['actions']}>{actions}</span>
      <ChevronRight aria-hidden="true" className={styles['more']} />
    </li>
  )
}
