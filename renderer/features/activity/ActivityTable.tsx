import { ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { AuditRecord, RoleView } from '#contract/model.ts'
import { fateOf } from '#shared/audit-fate.ts'
import { t } from '#shared/strings/strings.ts'
import { Button } from '../../ui/Button.tsx'
import { cx } from '../../ui/cx.ts'
import grid from '../../ui/hooks/virtual-rows.module.css'
import { evenLines, pageFrom, useVirtualRows } from '../../ui/hooks/virtual-rows.ts'
import { ActivityRow } from './ActivityRow.tsx'
import styles from './ActivityTable.module.css'
import { dayOf } from '../../ui/hooks/clock.ts'
import type { Row } from './rows.ts'
import { useFresh, useRowHeight } from './use-window.ts'

const columns = ['time', 'action', 'role', 'outcome', 'caller', 'took'] as const
const heads = {
  time: t.activity.time,
  action: t.activity.what,
  role: t.activity.role,
  outcome: t.activity.outcome,
  caller: t.activity.caller,
  took: t.activity.duration,
} as const

/** Only the rows in sight are in the document. The grid has the focus and names its active row (`aria-activedescendant`). */
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
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const probe = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight(probe)
  const headHeight = head.current?.offsetHeight ?? 0
  const lines = useMemo(() => evenLines(rows.length, rowHeight, headHeight), [rows.length, rowHeight, headHeight])
  const seen = useVirtualRows(scroller, lines)
  const fresh = useFresh(scroller, rows, rowHeight, seen.top)
  const [activeKey, setActiveKey] = useState<number>()
  const [focused, setFocused] = useState(false)
  const found = rows.findIndex(({ key }) => key === activeKey)
  const active = found === -1 ? 0 : found
  const today = dayOf(now)

  // What had the focus may have gone with the group that was opened.
  useEffect(() => {
    if (isOpened && document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [isOpened])

  const move = (to: number): void => {
    const index = Math.min(rows.length - 1, Math.max(0, to))
    const row = rows[index]
    if (row === undefined) return
    setActiveKey(row.key)
    seen.reveal(index)
    if (openKey !== undefined) onOpen(row)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== event.currentTarget) return
    const view = scroller.current?.clientHeight ?? 0
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: pageFrom(lines, active, view, 1),
      PageUp: pageFrom(lines, active, view, -1),
      Home: 0,
      End: rows.length - 1,
    }
    const to = moves[event.key]
    const row = rows[active]
    if (to !== undefined) move(to)
    else if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) onOpen(row)
    else return
    setFocused(true)
    event.preventDefault()
  }
  const activeRow = rows[active]
  const rowId = (row: Row): string => `${id}-${row.key}`

  return (
    <div className={styles['place']}>
      <div
        ref={scroller}
        role="grid"
        aria-label={t.activity.table}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={activeRow === undefined ? undefined : rowId(activeRow)}
        tabIndex={0}
        className={grid['grid']}
        onKeyDown={onKeyDown}
        onFocus={(event) => setFocused(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setFocused(false)}
      >
        <div ref={head} role="row" aria-rowindex={1} className={cx(styles['cells'], styles['head'])}>
          {columns.map((column) => (
            <span key={column} role="columnheader" className={styles[column]}>
              {heads[column]}
            </span>
          ))}
        </div>
        <div role="rowgroup" className={grid['rows']} style={{ height: rows.length * rowHeight }}>
          <div ref={probe} role="presentation" className={cx(grid['row'], styles['probe'])} />
          {rows.map((row, index) => {
            // The active one too, so that its name can be read out.
            if ((index < seen.first || index > seen.last) && index !== active) return null
            return (
              // The grid itself answers the keys.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={row.key}
                id={rowId(row)}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={row.key === openKey}
                data-fate={fateOf(row.record)}
                data-active={(focused && index === active) || undefined}
                className={cx(grid['row'], styles['cells'], styles['row'])}
                style={{ transform: `translateY(${index * rowHeight}px)` }}
                onClick={() => {
                  setActiveKey(row.key)
                  onOpen(row)
                }}
              >
                <ActivityRow record={row.record} today={today} role={roleOf(row.record)} />
              </div>
            )
          })}
        </div>
      </div>
      {fresh > 0 && (
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
      )}
    </div>
  )
}
