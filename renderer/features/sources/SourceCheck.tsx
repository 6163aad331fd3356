import { X } from 'lucide-react'
import type { PreflightStep } from '#contract/sources.ts'
import { sentence } from '#shared/sentences.ts'
import { t } from '#shared/strings/strings.ts'
import { agoOf } from '#shared/times.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { Preflight } from '../../store/preflights.ts'
import type { HeldPreflight } from '../../store/use-preflight.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useNow } from '../../ui/hooks/use-now.ts'
import { type Outcome, OutcomeList } from '../../ui/OutcomeList.tsx'
import styles from './SourceCheck.module.css'

const words = t.sources.check

/** What the check of a source found, in the order in which it is to be put right. */
export function SourceCheck({ check: { state, run, clear } }: { readonly check: HeldPreflight }) {
  if (state === undefined) return null
  if (state.kind === 'failed') return <ErrorPanel failure={state.failure} again={run} onDismiss={clear} />
  return (
    <section className={styles['check']} aria-label={words.title}>
      <header className={styles['head']}>
        <div className={styles['words']}>
          <output>{summary(state)}</output>
          {state.kind === 'done' && <Age at={state.at} />}
        </div>
        {state.kind === 'running' ? (
          <Button size="small" onPress={clear}>
            {t.common.cancel}
          </Button>
        ) : (
          <IconButton label={t.common.dismiss} icon={X} onPress={clear} />
        )}
      </header>
      {state.kind === 'done' && <OutcomeList label={words.title} outcomes={state.steps.map(outcomeOf)} />}
    </section>
  )
}

function summary(state: Exclude<Preflight, { kind: 'failed' }>): string {
  if (state.kind === 'running') return words.running
  const outcomes = new Set(state.steps.map(({ outcome }) => outcome))
  return outcomes.has('wrong') ? words.wrong : outcomes.has('unknown') ? words.unknown : words.right
}

function outcomeOf({ what, outcome, message, hint }: PreflightStep): Outcome {
  const told = { name: what.slice(0, 1).toUpperCase() + what.slice(1), message: sentence(message), hint }
  switch (outcome) {
    case 'wrong':
      return { ...told, outcome: 'problem' }
    case 'unknown':
      return { ...told, outcome: 'warning' }
    case 'right':
      // It works, and there is something to do about it all the same.
      return hint === undefined ? { ...told, message, outcome: 'ok' } : { ...told, outcome: 'warning' }
    default:
      return assertNever(outcome)
  }
}

/** What was found then may be right by now. */
function Age({ at }: { readonly at: number }) {
  const age = useNow() - at
  return <span className={styles['age']}>{words.done(agoOf(age))}</span>
}
