import { formatAccountId } from '#shared/times.ts'
import styles from './AccountId.module.css'
import type { Range } from './highlight.ts'
import { Marked } from './Marked.tsx'

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
