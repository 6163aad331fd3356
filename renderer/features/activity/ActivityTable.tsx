import { ArrowUp } from 'lucide-react'
import { type RefObject, useEffect, useRef } from 'react'
import type { AuditRecord, RoleView } from '#contract/model.ts'
import { fateOf } from '#shared/audit-fate.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { dayOf } from '../../ui/hooks/clock.ts'
import { type Column, VirtualTable } from '../../ui/VirtualTable.tsx'
import { ActivityRow } from './ActivityRow.tsx'
import styles from './ActivityTable.module.css'
import type { Row } from './rows.ts'
import { useFresh } from './use-fresh.ts'

const columns: readonly Column[] = [
  { id: 'time', head: t.activity.time, className: styles['time'] },
  { id: 'action', head: t.activity.what, className: styles['action'] },
  { id: 'role', head: t.activity.role, className: styles['role'] },
  { id: 'outcome', head: t.activity.outcome, className: styles['outcome'] },
  { id: 'caller', head: t.activity.caller, className: styles['caller'] },
  { id: 'took', head: t.activity.duration, className: styles['took'] },
]
const look = { cells: styles['cells'], row: styles['row'] }

export function ActivityTable({
  rows,
  openKey,
  onOpen,
  roleOf,
  isOpened,
  now,
}: {
  /** Newest first. */
  readonly rows: readonly Row[]
  readonly openKey: number | undefined
  readonly onOpen: (row: Row) => void
  readonly roleOf: (record: AuditRecord) => RoleView | undefined
  /** These are the requests of a group that was opened. */
  readonly isOpened: boolean
  /** Epoch ms. */
  readonly now: number
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const today = dayOf(now)

  // What had the focus may have gone with the group that was opened.
  useEffect(() => {
    if (isOpened && document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [isOpened])

  return (
    <VirtualTable
      label={t.activity.table}
      columns={columns}
      rows={rows}
      look={look}
      scroller={scroller}
      openKey={openKey}
      onOpen={onOpen}
      fateOf={({ record }) => fateOf(record)}
      cells={({ record }) => <ActivityRow record={record} today={today} role={roleOf(record)} />}
      over={(sight) => <Fresh scroller={scroller} rows={rows} {...sight} />}
    />
  )
}

/** The way up to rows that came meanwhile. */
function Fresh({
  scroller,
  rows,
  rowHeight,
  top,
}: {
  readonly scroller: RefObject<HTMLElement | null>
  readonly rows: readonly Row[]
  readonly rowHeight: number
  readonly top: number
}) {
  const fresh = useFresh(scroller, rows, rowHeight, top)
  if (fresh === 0) return null
  return (
    <div className={styles['fresh']}>
      <Button
        size="small"
        variant="primary"
        onPress={() => scroller.current?.scrollTo({ top: 0 })}
        aria-label={t.activity.freshLabel(fresh)}
      >
        <ArrowUp aria-hidden="true" />
        {t.activity.fresh(fresh)}
      </Button>
    </div>
  )
}
