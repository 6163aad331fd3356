// Where each row of the roles lies, below the headings of its sections.
import type { Lines } from '../../../ui/hooks/virtual-rows.ts'
import type { Row, Section } from './sections.ts'

export interface Placed {
  readonly section: Section
  readonly top: number
  readonly height: number
  /** Index of its first row among all. */
  readonly first: number
}

export interface Layout extends Lines {
  readonly sections: readonly Placed[]
  /** Every row in order. */
  readonly rows: readonly Row[]
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
