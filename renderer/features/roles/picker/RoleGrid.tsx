import { type MouseEvent, type ReactNode, type RefObject, useRef, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { formatAccountId } from '#shared/times.ts'
import { cx } from '../../../ui/cx.ts'
import grid from '../../../ui/hooks/virtual-rows.module.css'
import { useSlots } from '../../../ui/hooks/use-slots.ts'
import lines from '../../../ui/rows.module.css'
import { useVirtualRows } from '../../../ui/hooks/virtual-rows.ts'
import { AccountMark } from '../../../ui/marks/AccountMark.tsx'
import { ProductionBadge } from '../../../ui/marks/ProductionBadge.tsx'
import type { Layout } from './layout.ts'
import { type Heading, headingText, type Row } from './sections.ts'
import styles from './RoleGrid.module.css'

export interface RowState {
  readonly active: boolean
  readonly hovered: boolean
}

export const rowId = (grid: string, key: string): string => `${grid}-${key}`

/**
 * The list below the search field. The field keeps the focus and names the active row (`aria-activedescendant`); the
 * rows in sight and the active one are in the document.
 */
export function RoleGrid({
  id,
  asked,
  layout,
  activeKey,
  scroller,
  onActivate,
  onOpen,
  onMenu,
  renderRow,
}: {
  readonly id: string
  readonly asked: string
  readonly layout: Layout
  readonly activeKey: string | undefined
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly onActivate: (key: string) => void
  /** A double click. */
  readonly onOpen: (key: string) => void
  readonly onMenu: (key: string) => void
  readonly renderRow: (row: Row, state: RowState) => ReactNode
}) {
  const seen = useVirtualRows(scroller, layout, asked)
  const [hovered, setHovered] = useState<string>()
  const pressed = useRef<string>(undefined)
  const active = activeKey === undefined ? -1 : layout.indexOf(activeKey)

  const shown = layout.sections.flatMap(({ section, top, height, first }) => {
    const last = first + section.rows.length - 1
    const indexes: number[] = []
    for (let index = Math.max(first, seen.first); index <= Math.min(last, seen.last); index += 1) indexes.push(index)
    // The search field names the active row, wherever that was scrolled to.
    if (active >= first && active <= last && !indexes.includes(active)) indexes.push(active)
    return indexes.length === 0 ? [] : [{ section, top, height, indexes }]
  })
  const slotOf = useSlots(
    scroller,
    shown.flatMap(({ indexes }) => indexes.flatMap((index) => layout.rows[index]?.key ?? [])),
  )

  const section = ({ section: { key, heading }, top, height, indexes }: (typeof shown)[number]): ReactNode => {
    return (
      <div
        key={key}
        role="rowgroup"
        aria-label={headingText(heading)}
        className={styles['section']}
        style={{ top, height }}
      >
        <SectionHeading heading={heading} height={layout.headerHeight} />
        {indexes.map((index) => {
          const row = layout.rows[index]
          if (row === undefined) return null
          const isActive = index === active
          return (
            <div
              key={slotOf(row.key)}
              id={rowId(id, row.key)}
              data-key={row.key}
              data-role={row.roleId}
              role="row"
              aria-rowindex={index + 1}
              aria-selected={isActive}
              className={cx(grid['row'], lines['row'], isActive && lines['active'])}
              style={{ top: (layout.tops[index] ?? 0) - top, height: layout.heights[index] }}
            >
              {renderRow(row, { active: isActive, hovered: row.key === hovered })}
            </div>
          )
        })}
      </div>
    )
  }

  return (
    <div
      ref={scroller}
      id={id}
      role="grid"
      tabIndex={-1}
      aria-label={t.roles.list}
      aria-rowcount={layout.rows.length}
      className={cx(grid['grid'], styles['grid'])}
      onMouseDown={(event) => {
        pressed.current = keyAt(event)
        if (pressed.current !== undefined) onActivate(pressed.current)
        // The search field keeps the focus, and a double click marks no words.
        if (!onControl(event)) event.preventDefault()
      }}
      onDoubleClick={(event) => {
        const key = keyAt(event)
        if (key !== undefined && key === pressed.current && !onControl(event)) onOpen(key)
      }}
      onContextMenu={(event) => {
        const key = keyAt(event)
        if (key === undefined) return
        event.preventDefault()
        onActivate(key)
        onMenu(key)
      }}
      onMouseMove={(event) => setHovered(keyAt(event))}
      onMouseLeave={() => setHovered(undefined)}
    >
      <div role="presentation" className={grid['rows']} style={{ height: layout.height }}>
        {shown.map(section)}
      </div>
    </div>
  )
}

function keyAt({ target }: MouseEvent): string | undefined {
  const row = target instanceof Element ? target.closest('[data-key]') : null
  return row?.getAttribute('data-key') ?? undefined
}

function onControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('button, a, input') !== null
}

/** Sticks to the top while its rows pass. Its group carries the same words as its name. */
function SectionHeading({ heading, height }: { readonly heading: Heading; readonly height: number }) {
  return (
    <div className={styles['heading']} style={{ height }} aria-hidden="true">
      {heading.kind === 'account' ? <Account {...heading} /> : headingText(heading)}
    </div>
  )
}

function Account({ role, production }: Extract<Heading, { readonly kind: 'account' }>) {
  return (
    <>
      <AccountMark role={role} />
      {role.accountName !== undefined && (
        <bdi className={styles['name']} title={role.accountName}>
          {role.accountName}
        </bdi>
      )}
      {production && <ProductionBadge shrinks />}
      <span className={styles['id']}>{formatAccountId(role.accountId ?? '')}</span>
    </>
  )
}
