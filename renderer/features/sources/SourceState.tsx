import { CircleCheck, CircleX, Hash, LogIn, RefreshCw } from 'lucide-react'
import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
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
export function SourceState({ source: { state, progress } }: { readonly source: SourceView }) {
  const Icon = icons[state]
  return (
    <span className={styles['state']} data-state={state}>
      <Icon aria-hidden="true" />
      {progress === undefined ? t.sources.state[state] : t.sources.syncing(progress.done, progress.total)}
    </span>
  )
}
