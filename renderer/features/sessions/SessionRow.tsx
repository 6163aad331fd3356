import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RoleView, SessionUsage, SessionView } from '#contract/model.ts'
import { offersOf } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { inProduction, SessionName } from '../../ui/marks/SessionName.tsx'
import { cx } from '../../ui/cx.ts'
import { LifeTimer } from './LifeTimer.tsx'
import { outlook } from '../../ui/marks/session-life.ts'
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
  const facts = [
    ...(accountName === undefined ? [] : [accountName]),
    ...(accountId === undefined ? [session.source] : [formatAccountId(accountId)]),
    session.region,
    ...(clients === 0 ? [] : [t.sessions.commandsShort(clients)]),
  ]
  const next = failed ?? outlook(session, now)
  return (
    <li
      data-role={session.roleId}
      className={cx(styles['row'], inProduction(session, role) && styles['production'], isOpen && styles['open'])}
    >
      <span className={styles['life']}>
        <LifeTimer session={session} now={now} />
      </span>
      <button type="button" className={styles['what']} aria-current={isOpen} onClick={onOpen}>
        <span className={styles['line']}>
          <SessionName session={session} role={role} className={styles['name']} />
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
