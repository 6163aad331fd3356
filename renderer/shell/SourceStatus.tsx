import type { SourceView, StatusView } from '#contract/model.ts'
import { sourceWaits } from '#shared/session-offers.ts'
import { t } from '#shared/strings/strings.ts'
import { cx } from '../ui/cx.ts'
import { StateShape } from './StateShape.tsx'
import styles from './StatusLine.module.css'

/** Those that need somebody first. */
const urgency: Readonly<Record<SourceView['state'], number>> = {
  error: 0,
  'needs-mfa': 1,
  'needs-sign-in': 1,
  'signing-in': 2,
  syncing: 3,
  ready: 4,
}

/** Sign-in per source, in shape and words: what needs a person by name, the rest as a number. */
export function SourceStatus({ sources, sessions }: Pick<StatusView, 'sources' | 'sessions'>) {
  const waiting = sources
    .filter((source) => sourceWaits(source, sessions))
    .toSorted((a, b) => urgency[a.state] - urgency[b.state])
  const [first] = waiting
  if (sources.length === 0) return <span className={styles['words']}>{t.shell.noSources}</span>
  if (first === undefined)
    return (
      <>
        <StateShape state="ready" />
        <span className={styles['words']}>
          {sources.length === 1
            ? t.shell.sourceLine(sources[0]?.name ?? '', t.shell.sourceStates.ready)
            : t.shell.allReady(sources.length)}
        </span>
      </>
    )
  return (
    <>
      <StateShape state={first.state} />
      <span className={cx(styles['words'], urgency[first.state] <= 1 && styles['urgent'])}>
        {t.shell.sourceLine(first.name, t.shell.sourceStates[first.state])}
        {waiting.length > 1 && ` ${t.shell.moreSources(waiting.length - 1)}`}
      </span>
    </>
  )
}
