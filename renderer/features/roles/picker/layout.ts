// Where each row of a long list lies, so that only those in sight are rendered. Pure; all lengths in px.
import type { Row, Section } from './sections.ts'

export interface Placed {
  readonly section: Section
  readonly top: number
  readonly height: number
  /** Index of its first row among all. */
  readonly first: number
}

export interface Layout {
  readonly height: number
  readonly headerHeight: number
  readonly sections: readonly Placed[]
  /** Every row in order. */
  readonly rows: readonly Row[]
  /** Top of the row with this index; one more than there are rows. */
  readonly tops: Float64Array
  readonly heights: Float64Array
  indexOf(key: string): number
}

export function layOut(sections: readonly Section[], headerHeight: number, heightOf: (row: Row) => number): Layout {
  const rows = sections.flatMap((section) => section.rows)
  const tops = new Float64Array(rows.length)
  const heights = new Float64Array(rows.length)
  const placed: Placed[] = []
  let top = 0
  let first = 0
  for (const section of sections) {
    let height = headerHeight
    for (const [at, row] of section.rows.entries()) {
      const own = heightOf(row)
      tops[first + at] = top + height
      heights[first + at] = own
      height += own
    }
    placed.push({ section, top, height, first })
    top += height
    first += section.rows.length
  }
  let byKey: Map<string, number> | undefined
  return {
    height: top,
    headerHeight,
    sections: placed,
    rows,
    tops,
    heights,
    indexOf: (key) => (byKey ??= new Map(rows.map((row, at) => [row.key, at]))).get(key) ?? -1,
  }
}

/** Indexes of the rows that touch the span, `last` included; `last` is before `first` when none does. */
export function rowsWithin(
  layout: Layout,
  from: number,
  to: number,
): { readonly first: number; readonly last: number } {
  return { first: firstBelow(layout, from), last: firstBelow(layout, to, 'top') - 1 }
}

/** First row that ends below `y`, or with `'top'` that begins at or below it. */
function firstBelow({ tops, heights }: Layout, y: number, edge?: 'top'): number {
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
export function scrollFor(layout: Layout, index: number, scrollTop: number, view: number): number {
  const top = layout.tops[index]
  if (top === undefined) return scrollTop
  // The list's very first row brings its heading along.
  const above = index === 0 ? 0 : top - layout.headerHeight
  const below = top + (layout.heights[index] ?? 0) - view
  return scrollTop > above ? above : Math.max(scrollTop, below)
}

/** The row one page away, at least one step. */
export function pageFrom(layout: Layout, index: number, view: number, direction: 1 | -1): number {
  const from = layout.tops[index] ?? 0
  const target = from + direction * Math.max(0, view - layout.headerHeight * 2)
  const at = direction === 1 ? firstBelow(layout, target, 'top') - 1 : firstBelow(layout, target, 'top')
  const moved = direction === 1 ? Math.max(at, index + 1) : Math.min(at, index - 1)
  return Math.min(layout.rows.length - 1, Math.max(0, moved))
}
