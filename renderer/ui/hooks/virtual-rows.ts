// Long lists, of which only the rows in sight are in the document: where each row lies, and which are in sight. All lengths in px.
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'

export interface Lines {
  readonly height: number
  /** Of what sticks to the top while rows pass below it. */
  readonly headerHeight: number
  /** Top of the row with this index, from the top of all that scrolls. */
  readonly tops: Float64Array
  readonly heights: Float64Array
}

export const evenLines = (count: number, rowHeight: number, headerHeight: number): Lines => ({
  height: headerHeight + count * rowHeight,
  headerHeight,
  tops: Float64Array.from({ length: count }, (_, index) => headerHeight + index * rowHeight),
  heights: new Float64Array(count).fill(rowHeight),
})

/** Above and below the sight rows are rendered too, so that a quick scroll shows no gap. */
const margin = 240

/** Between the keys of a person who types. Ms. */
const pauseMs = 200

/**
 * `first` and `last` are indexes, `last` included. `asked`: what the list answers; while that changes with every key, only what is in sight is
 * rendered.
 */
export function useVirtualRows(scroller: RefObject<HTMLElement | null>, lines: Lines, asked?: string) {
  const { top, height } = useViewport(scroller)
  const spare = useSettled(asked) ? margin : 0
  return {
    ...rowsWithin(lines, top - spare, top + height + spare),
    top,
    /** Scrolls no further than it takes to show the row. */
    reveal(index: number): void {
      const element = scroller.current
      if (element !== null) element.scrollTop = scrollFor(lines, index, element.scrollTop, element.clientHeight)
    },
  }
}

/** False from a change of `asked` until a pause. */
function useSettled(asked: string | undefined): boolean {
  const [settled, setSettled] = useState(asked)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), pauseMs)
    return () => clearTimeout(timer)
  }, [asked])
  return settled === asked
}

/** Indexes of the rows that touch the span, `last` included; `last` is before `first` when none does. */
export function rowsWithin(lines: Lines, from: number, to: number): { readonly first: number; readonly last: number } {
  return { first: firstBelow(lines, from), last: firstBelow(lines, to, 'top') - 1 }
}

/** First row that ends below `y`, or with `'top'` that begins at or below it. */
function firstBelow({ tops, heights }: Lines, y: number, edge?: 'top'): number {
  let low = 0
  let high = tops.length
  while (low < high) {
    const middle = (low + high) >> 1
    const limit = (tops[middle] ?? 0) + (edge === 'top' ? 0 : (heights[middle] ?? 0))
    if (edge === 'top' ? limit >= y : limit > y) high = middle
    else low = middle + 1
  }
  return low
}

/** The scroll position nearest to the present one at which the row stands clear of the heading that sticks above it. */
export function scrollFor(lines: Lines, index: number, scrollTop: number, view: number): number {
  const top = lines.tops[index]
  if (top === undefined) return scrollTop
  const above = top - lines.headerHeight
  const below = top + (lines.heights[index] ?? 0) - view
  return scrollTop > above ? above : Math.max(scrollTop, below)
}

/** The row one page away, at least one step. */
export function pageFrom(lines: Lines, index: number, view: number, direction: 1 | -1): number {
  const from = lines.tops[index] ?? 0
  const target = from + direction * Math.max(0, view - lines.headerHeight * 2)
  const at = direction === 1 ? firstBelow(lines, target, 'top') - 1 : firstBelow(lines, target, 'top')
  const moved = direction === 1 ? Math.max(at, index + 1) : Math.min(at, index - 1)
  return Math.min(lines.tops.length - 1, Math.max(0, moved))
}

interface Viewport {
  readonly top: number
  readonly height: number
}

/** Before the first measurement, and where nothing is ever laid out. */
const assumedHeight = 600

/** What of a scrolled element is in sight. */
function useViewport(scroller: RefObject<HTMLElement | null>): Viewport {
  const [viewport, setViewport] = useState<Viewport>({ top: 0, height: assumedHeight })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const look = (): void => {
      const next = { top: element.scrollTop, height: element.clientHeight || assumedHeight }
      setViewport((known) => (known.top === next.top && known.height === next.height ? known : next))
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const resized = new ResizeObserver(look)
    resized.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      resized.disconnect()
    }
  }, [scroller])
  return viewport
}
