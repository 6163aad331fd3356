// Which rows of the list are in the document, and how it stays still under new ones.
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { useViewport } from '../../ui/use-viewport.ts'
import type { Row } from './rows.ts'

/** Rows beyond the sight that are rendered too, so that a quick scroll shows no gap. */
const spare = 8

export interface Window {
  readonly from: number
  readonly to: number
  /** Newer rows than those that were seen last at the top. */
  readonly fresh: number
  readonly toTop: () => void
  readonly reveal: (index: number) => void
}

export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  rowHeight: number,
  headHeight: number,
): Window {
  const viewport = useViewport(scroller)
  const newest = rows[0]?.key ?? 0
  const last = useRef(newest)
  const [seen, setSeen] = useState(newest)
  const atTop = viewport.top < rowHeight / 2

  // New rows come in above: what is being read must not move.
  useLayoutEffect(() => {
    const element = scroller.current
    const grown = rows.findIndex(({ key }) => key <= last.current)
    if (element !== null && element.scrollTop >= rowHeight / 2 && grown > 0) element.scrollTop += grown * rowHeight
    last.current = newest
  }, [newest, rowHeight, rows, scroller])

  if (atTop && seen !== newest) setSeen(newest)

  const from = Math.max(0, Math.floor(viewport.top / rowHeight) - spare)
  const to = Math.min(rows.length, Math.ceil((viewport.top + viewport.height) / rowHeight) + spare)
  return {
    from,
    to,
    fresh: atTop ? 0 : Math.max(0, newest - seen),
    toTop: () => scroller.current?.scrollTo({ top: 0 }),
    reveal(index) {
      const element = scroller.current
      if (element === null) return
      const [top, height] = [index * rowHeight, element.clientHeight - headHeight]
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height
    },
  }
}
