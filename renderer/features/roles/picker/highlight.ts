// Where a match lies in the single fields of a role, from where it lies in the text that was searched.
import type { RoleView } from '#contract/model.ts'

export type Range = readonly [start: number, end: number]

export interface FieldRanges {
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

export interface Piece {
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
