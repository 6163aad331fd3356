// Where a match lies in the single fields of a role, from where it lies in the text that was searched; and how it is shown.
import type { RoleView } from '#contract/model.ts'
import { formatAccountId } from '#shared/times.ts'
import styles from './Marked.module.css'

export type Range = readonly [start: number, end: number]

interface FieldRanges {
  readonly name: readonly Range[]
  readonly accountName: readonly Range[]
  readonly accountId: readonly Range[]
  readonly source: readonly Range[]
}

/** The fields follow each other in the order of `searchTextOf`, one blank apart. */
export function fieldRanges(role: RoleView, ranges: readonly Range[]): FieldRanges {
  let start = 0
  const next = (text: string | undefined): readonly Range[] => {
    if (text === undefined) return []
    const from = start
    start += text.length + 1
    return ranges.flatMap(([a, b]) => {
      const within: Range = [Math.max(0, a - from), Math.min(text.length, b - from)]
      return within[0] < within[1] ? [within] : []
    })
  }
  return {
    name: next(role.name),
    accountName: next(role.accountName),
    accountId: next(role.accountId),
    source: next(role.source),
  }
}

interface Piece {
  readonly text: string
  readonly found: boolean
}

export function pieces(text: string, ranges: readonly Range[]): readonly Piece[] {
  const cut: Piece[] = []
  let at = 0
  for (const [start, end] of ranges) {
    if (start > at) cut.push({ text: text.slice(at, start), found: false })
    cut.push({ text: text.slice(Math.max(at, start), end), found: true })
    at = Math.max(at, end)
  }
  if (at < text.length) cut.push({ text: text.slice(at), found: false })
  return cut
}

/** A text with what the search found in it marked. Names may run right to left: `bdi` keeps them from turning their neighbours. */
export function Marked({
  text,
  ranges,
  className,
  title,
}: {
  readonly text: string
  readonly ranges: readonly Range[]
  readonly className?: string | undefined
  /** The whole text on hover, where it may be cut. */
  readonly title?: string
}) {
  return (
    <bdi className={className} title={title ?? text}>
      {ranges.length === 0
        ? text
        : pieces(text, ranges).map((piece, at) =>
            // oxlint-disable-next-line react/no-array-index-key -- pieces have no identity but their place
            piece.found ? <mark key={at}>{piece.text}</mark> : piece.text,
          )}
    </bdi>
  )
}

const groups = [0, 4, 8]

/** Grouped 4-4-4; a narrow list leaves the middle out, to the eye alone. */
export function AccountId({
  id,
  ranges,
  whole: isWhole = false,
}: {
  readonly id: string
  readonly ranges: readonly Range[]
  /** There is room, however narrow the list is. */
  readonly whole?: boolean
}) {
  const whole = formatAccountId(id)
  if (whole === id) return <Marked text={id} ranges={ranges} className={styles['id']} />
  return (
    <span className={styles['id']} title={whole}>
      {groups.map((start) => (
        <span key={start} className={start === 4 ? styles[isWhole ? 'middleRoomy' : 'middle'] : undefined}>
          <Marked text={id.slice(start, start + 4)} ranges={within(ranges, start)} title={whole} />
          {start < 8 && <span className={styles[isWhole ? 'dashRoomy' : 'dash']}>-</span>}
        </span>
      ))}
    </span>
  )
}

function within(ranges: readonly Range[], start: number): readonly Range[] {
  return ranges.flatMap(([a, b]) => {
    const range: Range = [Math.max(0, a - start), Math.min(4, b - start)]
    return range[0] < range[1] ? [range] : []
  })
}
