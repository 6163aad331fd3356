import { useMemo } from 'react'
import { t } from '#shared/strings/strings.ts'
import styles from './Difference.module.css'

/** What a person reads; of 3,000 profiles there are 15,000 lines. */
const most = 500

/** A unified diff; each line keeps its sign beside its colour. */
export function Difference({ diff }: { readonly diff: string }) {
  const { lines, more } = useMemo(() => {
    const all = diff.replace(/\n$/, '').split('\n')
    return { lines: all.slice(0, most), more: Math.max(0, all.length - most) }
  }, [diff])
  return (
    // Scrolled by its keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['difference']} aria-label={t.profiles.looks.difference} tabIndex={0}>
      <pre className={styles['lines']}>
        {lines.map((line, at) => (
          // Lines have no other name than their place.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={at} data-sign={signOf(line)}>
            {line.replace(/\r$/, '')}
            {'\n'}
          </span>
        ))}
      </pre>
      {more > 0 && <p className={styles['more']}>{t.profiles.moreLines(more)}</p>}
    </section>
  )
}

function signOf(line: string): string | undefined {
  if (line.startsWith('@@') || line.startsWith('--- ') || line.startsWith('+++ ')) return 'place'
  if (line.startsWith('+')) return 'new'
  return line.startsWith('-') ? 'old' : undefined
}
