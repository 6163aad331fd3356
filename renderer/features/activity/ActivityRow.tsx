import { memo } from 'react'
import type { AuditRecord } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import styles from './ActivityTable.module.css'
import { OutcomeMark } from './OutcomeMark.tsx'
import { momentWords } from '../../ui/hooks/clock.ts'
import { ProductionLock } from '../../ui/marks/ProductionBadge.tsx'
import { callerWords } from '../../ui/caller-words.ts'
import { actionWords, answerWords } from './words.ts'

/** The cells of one record. `today`: the local day, so that only other days are named. */
export const ActivityRow = memo(function ActivityRow({
  record,
  today,
  production,
}: {
  readonly record: AuditRecord
  readonly today: string
  /** The record's role acts there. */
  readonly production: boolean
}) {
  const { role, accountId, client, durationMs, outcome } = record
  const action = actionWords(record)
  return (
    <>
      <span role="gridcell" className={styles['time']}>
        <time dateTime={record.time}>{momentWords(record.time, today)}</time>
      </span>
      <span role="gridcell" className={styles['action']} title={action}>
        <bdi>{action}</bdi>
      </span>
      <span role="gridcell" className={styles['role']} title={role}>
        <bdi className={styles['name']}>{role ?? '–'}</bdi>
        {production && <ProductionLock className={styles['lock']} />}
        {accountId !== undefined && <span className={styles['account']}>{formatAccountId(accountId)}</span>}
      </span>
      <span role="gridcell" className={styles['outcome']} title={answerWords(record)}>
        <OutcomeMark outcome={outcome} note={answerWords(record)} />
      </span>
      <span role="gridcell" className={styles['caller']} title={client}>
        <bdi>{callerWords(client)}</bdi>
      </span>
      <span role="gridcell" className={styles['took']}>
        {durationMs === undefined ? '' : t.activity.ms(durationMs)}
      </span>
    </>
  )
})
