import { formatAccountId } from '#shared/times.ts'
import { Marked, type Range, within } from '../../../ui/marks/Marked.tsx'

const groups = [0, 4, 8]

/** Grouped 4-4-4, with what the search found in it marked. */
export function AccountId({ id, ranges }: { readonly id: string; readonly ranges: readonly Range[] }) {
  if (formatAccountId(id) === id) return <Marked text={id} ranges={ranges} />
  return groups.map((start) => (
    <span key={start}>
      {start > 0 && '-'}
      <Marked text={id.slice(start, start + 4)} ranges={within(ranges, start, start + 4)} />
    </span>
  ))
}
