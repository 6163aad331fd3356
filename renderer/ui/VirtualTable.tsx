import { type KeyboardEvent, type ReactNode, type RefObject, useId, useMemo, useRef, useState } from 'react'
import { cx } from './cx.ts'
import { useRowHeight } from './hooks/use-row-height.ts'
import grid from './hooks/virtual-rows.module.css'
import { evenLines, pageFrom, useVirtualRows } from './hooks/virtual-rows.ts'
import styles from './VirtualTable.module.css'

interface Keyed {
  readonly key: string | number
}

export interface Column {
  readonly id: string
  readonly head: string
  readonly className: string | undefined
}

/** Only the rows in sight are in the document. The grid has the focus and names its active row (`aria-activedescendant`). */
export function VirtualTable<Row extends Keyed>({
  label,
  columns,
  rows,
  look,
  scroller,
  openKey,
  onOpen,
  fateOf,
  cells,
  over,
}: {
  readonly label: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** Classes: of a line of cells, for its columns; of a row, for what stands in them. */
  readonly look: {
    readonly cells: string | undefined
    readonly row: string | undefined
  }
  readonly scroller: RefObject<HTMLDivElement | null>
  /** Of the row whose details are shown. */
  readonly openKey?: Row['key'] | undefined
  readonly onOpen?: ((row: Row) => void) | undefined
  /** What style sheets know a row by, as `data-fate`. */
  readonly fateOf?: (row: Row) => string
  readonly cells: (row: Row) => ReactNode
  /** What lies over the rows. */
  readonly over?: (sight: { readonly rowHeight: number; readonly top: number }) => ReactNode
}) {
  const id = useId()
  const probe = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight(probe)
  const headHeight = head.current?.offsetHeight ?? 0
  const lines = useMemo(() => evenLines(rows.length, rowHeight, headHeight), [rows.length, rowHeight, headHeight])
  const seen = useVirtualRows(scroller, lines)
  const [activeKey, setActiveKey] = useState<Row['key']>()
  const [focused, setFocused] = useState(false)
  const found = activeKey === undefined ? -1 : rows.findIndex(({ key }) => key === activeKey)
  const active = found === -1 ? 0 : found

  const move = (to: number): void => {
    const index = Math.min(rows.length - 1, Math.max(0, to))
    const row = rows[index]
    if (row === undefined) return
    setActiveKey(row.key)
    seen.reveal(index)
    if (openKey !== undefined) onOpen?.(row)
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
    else if ((event.key === 'Enter' || event.key === ' ') && row !== undefined && onOpen !== undefined) onOpen(row)
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
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={activeRow === undefined ? undefined : rowId(activeRow)}
        tabIndex={0}
        className={grid['grid']}
        onKeyDown={onKeyDown}
        onFocus={(event) => setFocused(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setFocused(false)}
      >
        <div ref={head} role="row" aria-rowindex={1} className={cx(styles['cells'], styles['head'], look.cells)}>
          {columns.map((column) => (
            <span key={column.id} role="columnheader" className={column.className}>
              {column.head}
            </span>
          ))}
        </div>
        <div role="rowgroup" className={grid['rows']} style={{ height: rows.length * rowHeight }}>
          <div ref={probe} role="presentation" className={cx(grid['row'], grid['probe'], styles['row'], look.row)} />
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
                aria-selected={onOpen === undefined ? undefined : row.key === openKey}
                data-fate={fateOf?.(row)}
                data-active={(focused && index === active) || undefined}
                className={cx(grid['row'], styles['cells'], styles['row'], look.cells, look.row)}
                style={{ transform: `translateY(${index * rowHeight}px)` }}
                onClick={() => {
                  setActiveKey(row.key)
                  onOpen?.(row)
                }}
              >
                {cells(row)}
              </div>
            )
          })}
        </div>
      </div>
      {over?.({ rowHeight, top: seen.top })}
    </div>
  )
}
