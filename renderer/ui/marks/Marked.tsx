/** Where in a text something was found. */
export type Range = readonly [start: number, end: number]

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

/** Those within a part of the text, counted from its beginning. */
export function within(ranges: readonly Range[], from: number, to: number): readonly Range[] {
  return ranges.flatMap(([a, b]) => {
    const range: Range = [Math.max(0, a - from), Math.min(to, b) - from]
    return range[0] < range[1] ? [range] : []
  })
}

/** A text with what the search found in it marked. */
export function Marked({ text, ranges }: { readonly text: string; readonly ranges: readonly Range[] }) {
  if (ranges.length === 0) return text
  return pieces(text, ranges).map((piece, at) =>
    // oxlint-disable-next-line react/no-array-index-key -- pieces have no identity but their place
    piece.found ? <mark key={at}>{piece.text}</mark> : piece.text,
  )
}
