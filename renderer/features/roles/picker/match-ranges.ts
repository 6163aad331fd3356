// Where a match lies in the single fields of a role, from where it lies in the text that was searched. Pure.
import type { RoleView } from '#contract/model.ts'
import { type Range, within } from '../../../ui/marks/Marked.tsx'

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
    return within(ranges, from, from + text.length)
  }
  return {
    name: next(role.name),
    accountName: next(role.accountName),
    accountId: next(role.accountId),
    source: next(role.source),
  }
}
