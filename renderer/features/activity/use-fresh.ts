// How the rows of the log stay still under new ones.
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { Row } from './rows.ts'

/** How many rows came since the top was last in sight; `top` is what is scrolled away. What is being read does not move for them. */
export function useFresh(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  rowHeight: number,
  top: number,
): number {
  const newest = rows[0]?.key ?? 0
  const last = useRef(newest)
  const [seen, setSeen] = useState(newest)
  const atTop = top < rowHeight / 2

  useLayoutEffect(() => {
    const element = scroller.current
    const grown = rows.findIndex(({ key }) => key <= last.current)
    if (element !== null && element.scrollTop >= rowHeight / 2 && grown > 0) element.scrollTop += grown * rowHeight
    last.current = newest
  }, [newest, rowHeight, rows, scroller])

  if (atTop && seen !== newest) setSeen(newest)
  return atTop ? 0 : Math.max(0, newest - seen)
}
