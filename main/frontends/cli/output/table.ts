import { plainText } from '#shared/plain-text.ts'

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  /** Which columns give way first when the terminal is narrow: lower numbers shrink first. Absent: never. */
  readonly shrink?: number
  readonly align?: 'right'
}

const gap = '  '
const leastWidth = 8
/** Where lines may be of any width, one long name pads no other line further than this. */
const mostPadding = 48

/** Lines of a table that fits `columns` (any width when undefined): headings, then a line per row, no trailing blanks. */
export function renderTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number | undefined,
): readonly string[] {
  const used = columns.filter((column) => rows.some((row) => column.value(row) !== ''))
  const cells = rows.map((row) => used.map((column) => plainText(column.value(row))))
  const widths = fit(
    used.map((column, at) => Math.max(lengthOf(column.title), ...cells.map((line) => lengthOf(line[at] ?? '')))),
    used.map((column) => column.shrink),
    width,
  )
  const line = (values: readonly string[]): string =>
    values
      .map((value, at) =>
        pad(width === undefined ? value : cut(value, widths[at] ?? 0), widths[at] ?? 0, used[at]?.align),
      )
      .join(gap)
      .trimEnd()
  return [line(used.map((column) => column.title)), ...cells.map(line)]
}

function fit(
  natural: readonly number[],
  shrink: readonly (number | undefined)[],
  width: number | undefined,
): readonly number[] {
  const widths = [...natural]
  if (width === undefined) return widths.map((each) => Math.min(each, mostPadding))
  const order = shrink.map((rank, at) => ({ rank, at })).filter(({ rank }) => rank !== undefined)
  order.sort((left, right) => (left.rank ?? 0) - (right.rank ?? 0))
  for (const { at } of order) {
    const total = widths.reduce((sum, each) => sum + each, 0) + gap.length * (widths.length - 1)
    if (total <= width) break
    widths[at] = Math.max(leastWidth, (widths[at] ?? 0) - (total - width))
  }
  return widths
}

function cut(value: string, width: number): string {
  if (lengthOf(value) <= width) return value
  return `${split(value)
    .slice(0, Math.max(0, width - 1))
    .join('')}…`
}

function pad(value: string, width: number, align: 'right' | undefined): string {
  const blanks = ' '.repeat(Math.max(0, width - lengthOf(value)))
  return align === 'right' ? blanks + value : value + blanks
}

/** Made at the first name that needs it: that takes longer than most commands do. */
let characters: Intl.Segmenter | undefined

/** What a person counts as characters: an accent or a joined emoji is no column of its own. */
function split(value: string): readonly string[] {
  characters ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return Array.from(characters.segment(value), ({ segment }) => segment)
}

function lengthOf(value: string): number {
  return /^[\u0020-\u007e]*$/.test(value) ? value.length : split(value).length
}
