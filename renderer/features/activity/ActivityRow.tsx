import { memo } from 'react'
import type { AuditRecord, RoleView } from '#contract/model.ts'
import { commandOf } from '#shared/audit-command.ts'
import { fateOf } from '#shared/audit-fate.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import styles from './ActivityTable.module.css'
import { OutcomeMark } from './OutcomeMark.tsx'
import { momentWords } from '../../ui/hooks/clock.ts'
import { ProductionLock } from '../../ui/marks/ProductionBadge.tsx'
import { RoleName } from '../../ui/marks/RoleName.tsx'
import { titleText, useTitle } from '../../ui/marks/use-title.ts'
import hidden from '../../ui/hidden.module.css'
import { callerWords } from '../../ui/caller-words.ts'
import { actionWords, answerWords } from './words.ts'

/** The cells of one record. `today`: the local day, so that only other days are named. */
export const ActivityRow = memo(function ActivityRow({
  record,
  today,
  role,
}: {
  readonly record: AuditRecord
  readonly today: string
  /** The record's, as far as it is known still. */
  readonly role: RoleView | undefined
}) {
  const { accountId, client, durationMs } = record
  const fate = fateOf(record)
  const action = actionWords(record)
  return (
    <>
      <span role="gridcell" className={styles['time']}>
        <time dateTime={record.time}>{momentWords(record.time, today)}</time>
      </span>
      <span role="gridcell" className={styles['action']} title={action}>
        <bdi>{action}</bdi>
      </span>
      <span role="gridcell" className={styles['role']}>
        {role === undefined ? (
          <>
            <bdi className={styles['name']}>{record.role ?? '–'}</bdi>
            {accountId !== undefined && <span className={styles['account']}>{formatAccountId(accountId)}</span>}
          </>
        ) : (
          <NamedRole role={role} />
        )}
      </span>
      <span role="gridcell" className={styles['outcome']} title={answerWords(record)}>
        {fate !== 'done' && <OutcomeMark fate={fate} note={answerWords(record)} />}
      </span>
      <span role="gridcell" className={styles['caller']} title={client}>
        <bdi>{record.command === undefined ? callerWords(client) : commandOf(record)}</bdi>
      </span>
      <span role="gridcell" className={styles['took']}>
        {durationMs === undefined ? '' : t.activity.ms(durationMs)}
      </span>
    </>
  )
})

function NamedRole({ role }: { readonly role: RoleView }) {
  return (
    <>
      <RoleName role={role} />
      <span className={hidden['hidden']}>{titleText(useTitle(role))}</span>
      {isProduction(role) && <ProductionLock className={styles['lock']} />}
    </>
  )
}
