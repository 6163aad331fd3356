import type { SourceView, StatusView } from '#contract/model.ts'
import { sourceWaits } from '#shared/session-offers.ts'
import { timeLeft } from '#shared/times.ts'
import { useNow } from '../ui/hooks/use-now.ts'
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

/** Sign-in per source, in shape and words: what needs a person by name, the rest as a number. `brief`: beside a button that says what is needed. */
export function SourceStatus({
  sources,
  sessions,
  brief,
}: Pick<StatusView, 'sources' | 'sessions'> & { readonly brief: boolean }) {
  const waiting = waitingSources(sources, sessions)
  const [first] = waiting
  if (sources.length === 0) return <span className={styles['words']}>{t.shell.noSources}</span>
  if (first === undefined)
    return (
      <>
        <StateShape state="ready" />
        <span className={styles['words']}>
          {sources.length === 1 && sources[0] !== undefined ? (
            <Ready {...sources[0]} />
          ) : (
            t.shell.allReady(sources.length)
          )}
        </span>
      </>
    )
  return (
    <>
      <StateShape state={first.state} />
      <span className={cx(styles['words'], urgency[first.state] <= 1 && styles['urgent'])}>
        {brief ? first.name : t.shell.sourceLine(first.name, stateWords(first))}
        {waiting.length > 1 && ` ${t.shell.moreSources(waiting.length - 1)}`}
      </span>
    </>
  )
}

/** Those that need somebody or are busy, the most urgent first. */
export function waitingSources(
  sources: readonly SourceView[],
  sessions: StatusView['sessions'],
): readonly SourceView[] {
  return sources
    .filter((source) => sourceWaits(source, sessions))
    .toSorted((a, b) => urgency[a.state] - urgency[b.state])
}

function stateWords({ state, progress }: SourceView): string {
  return progress === undefined || progress.total === 0
    ? t.shell.sourceStates[state]
    : t.shell.fetching(progress.done, progress.total)
}

function Ready({ name, signsIn, until }: SourceView) {
  if (signsIn !== true) return t.shell.sourceLine(name, t.shell.sourceStates.ready)
  return until === undefined ? (
    t.shell.sourceLine(name, t.shell.signedIn(undefined))
  ) : (
    <Until name={name} until={until} />
  )
}

function Until({ name, until }: { readonly name: string; readonly until: string }) {
  return t.shell.sourceLine(name, t.shell.signedIn(timeLeft(Date.parse(until) - useNow())))
}
