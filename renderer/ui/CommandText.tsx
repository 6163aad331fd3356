import styles from './CommandText.module.css'

/** A command as text. Its lines break at spaces and within long words, but never inside an option such as `--`. */
export function CommandText({
  command,
  className,
}: {
  readonly command: string
  readonly className?: string | undefined
}) {
  return (
    <code className={className}>
      {command.split(/((?<= )-\S*)/).map((piece, at) =>
        at % 2 === 0 ? (
          piece
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- a piece is its place
          <span key={at} className={styles['option']}>
            {piece}
          </span>
        ),
      )}
    </code>
  )
}
