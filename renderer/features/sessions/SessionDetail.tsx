import { Copy, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RoleView, SessionUsage, SessionView } from '#contract/model.ts'
import { offersOf } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { AccountMark } from '../../ui/marks/AccountMark.tsx'
import { inProduction } from '../../ui/marks/in-production.ts'
import { LifeTimer } from '../../ui/marks/LifeTimer.tsx'
import { ProductionBadge } from '../../ui/marks/ProductionBadge.tsx'
import { titledSession } from '../../ui/marks/role-title.ts'
import { useTitle } from '../../ui/marks/use-title.ts'
import { cx } from '../../ui/cx.ts'
import { RoleFailure } from '../../ui/RoleFailure.tsx'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { callerWords } from '../../ui/caller-words.ts'
import type { Copying } from '../../store/use-copy.ts'
import type { Progress } from '../../store/progress.ts'
import { clock } from '../../ui/hooks/clock.ts'
import { Moment } from '../../ui/Moment.tsx'
import { outlook } from '../../ui/marks/session-life.ts'
import detail from '../../ui/detail.module.css'
import styles from './SessionDetail.module.css'
import { UsageLine } from './UsageLine.tsx'
import { usedBy, wordsOfUse } from './used-by.ts'

/** Everything that is known of one session. */
export function SessionDetail({
  session,
  role,
  usage,
  now,
  progress,
  copying,
  actions,
}: {
  readonly session: SessionView
  readonly role: RoleView | undefined
  readonly usage: SessionUsage | undefined
  readonly now: number
  readonly progress: Progress | undefined
  readonly copying: Copying
  readonly actions: ReactNode
}) {
  const { accountId, accountName, note, roleArn, expiresAt } = session
  const production = inProduction(session, role)
  const title = useTitle(titledSession(session, role))
  const account = [accountName, accountId === undefined ? undefined : formatAccountId(accountId)]
  const copy = (name: string, text: string | undefined): ReactNode =>
    text !== undefined && (
      <IconButton label={t.sessions.copyOf(name)} icon={Copy} onPress={() => copying.text(text, name)} />
    )
  const facts: readonly Fact[] = [
    {
      name: t.sessions.account,
      value: account.filter((part) => part !== undefined).join(' · ') || undefined,
      actions: copy(t.sessions.account, accountId),
    },
    { name: t.sessions.region, value: session.region },
    { name: t.sessions.source, value: session.source },
    { name: t.sessions.started, value: <Moment iso={session.startedAt} now={now} /> },
    {
      name: t.sessions.ends,
      value: expiresAt === undefined ? t.sessions.lasting : <Moment iso={expiresAt} now={now} />,
    },
    { name: t.sessions.arn, value: roleArn, actions: copy(t.sessions.arn, roleArn) },
    {
      name: t.sessions.standIn,
      value: session.standInAccessKeyId,
      actions: copy(t.sessions.standIn, session.standInAccessKeyId),
    },
  ]
  return (
    <div className={cx(detail['detail'], production && detail['production'])}>
      <header className={styles['head']}>
        <h2 className={styles['title']}>
          <AccountMark role={role ?? { name: session.role, accountId, labels: {} }} />
          <span className={styles['name']}>
            <bdi>{title.account.text}</bdi> / <bdi>{session.role}</bdi>
          </span>
          {production && <ProductionBadge />}
        </h2>
        <p className={styles['life']}>
          <LifeTimer session={session} now={now} />
          <span className={styles['next']} data-needed={offersOf(session, now).needsPerson || undefined}>
            {outlook(session, now)}
          </span>
        </p>
        {actions}
      </header>
      <RoleFailure
        role={{ id: session.roleId, name: session.role, source: session.source }}
        session={session}
        progress={progress}
      />
      {note !== undefined && (
        <p className={styles['note']}>
          <Info aria-hidden="true" />
          {note}
        </p>
      )}
      <section className={styles['part']} aria-label={t.sessions.use}>
        <h3 className={styles['heading']}>{t.sessions.use}</h3>
        {usage !== undefined && <UsageLine usage={usage} now={now} />}
        {usage !== undefined && (
          <ul aria-label={t.sessions.use} className={styles['uses']}>
            {usedBy(usage, now).map((use) => (
              <li key={use.name}>
                <bdi>{wordsOfUse(use)}</bdi>
              </li>
            ))}
          </ul>
        )}
        <p className={styles['last']}>
          {usage?.lastAt === undefined
            ? t.sessions.noRequest
            : t.sessions.lastRequest(clock(usage.lastAt, now), usage.lastAction, callerWords(usage.lastClient))}
        </p>
        <p className={styles['last']}>{t.sessions.commands(session.clients)}</p>
      </section>
      <Facts ruled facts={facts} />
    </div>
  )
}
