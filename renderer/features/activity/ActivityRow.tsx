import { memo } from 'react'
import type { AuditRecord, RoleView } from '#contract/model.ts'
import { commandOf } from '#shared/audit-command.ts'
import { fateOf } from '#shared/audit-fate.ts'
import { isProduction } from '#shared/environment-of.ts'
import { t } from '#shared/strings/strings.ts'
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
  const { client, durationMs } = record
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
        <NamedRole record={record} role={role} />
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

/** Of a role that has gone the record itself knows the account. */
function NamedRole({ record, role }: { readonly record: AuditRecord; readonly role: RoleView | undefined }) {
  const { role: name, accountId } = record
  const named = role ?? { id: '', name: name ?? '', accountId, source: '' }
  const title = useTitle(named)
  if (role === undefined && (name === undefined || accountId === undefined)) return <bdi>{name ?? '–'}</bdi>
  return (
    <>
      <RoleName role={named} />
      <span className={hidden['hidden']}>{titleText(title)}</span>
      {role !== undefined && isProduction(role) && <ProductionLock className={styles['lock']} />}
    </>
  )
}
