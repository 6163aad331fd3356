import { pieces, type Range } from './highlight.ts'

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
