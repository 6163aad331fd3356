import { CircleCheck, CircleX, Hash, LogIn, RefreshCw } from 'lucide-react'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { timeLeft } from '#shared/times.ts'
import { useNow } from '../../ui/hooks/use-now.ts'
import styles from './SourceState.module.css'

const icons = {
  ready: CircleCheck,
  'needs-mfa': Hash,
  'needs-sign-in': LogIn,
  'signing-in': LogIn,
  syncing: RefreshCw,
  error: CircleX,
} as const

/** A shape and a word, and how far it is. */
export function SourceState({ source }: { readonly source: SourceView }) {
  const Icon = icons[source.state]
  return (
    <span className={styles['state']} data-state={source.state}>
      <Icon aria-hidden="true" />
      <Words {...source} />
    </span>
  )
}

function Words({ state, progress, signsIn, until }: SourceView) {
  if (progress !== undefined && progress.total > 0) return t.sources.syncing(progress.done, progress.total)
  if (state === 'ready' && signsIn === true)
    return until === undefined ? t.sources.signedInState(undefined) : <Until until={until} />
  return t.sources.state[state]
}

function Until({ until }: { readonly until: string }) {
  return t.sources.signedInState(timeLeft(Date.parse(until) - useNow()))
}
