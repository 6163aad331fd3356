import type { SourceView } from '#contract/model.ts'
import styles from './StateShape.module.css'

/** A disc, a triangle, a cross: the words stand beside it. */
export function StateShape({ state }: { readonly state: SourceView['state'] }) {
  return (
    <svg viewBox="0 0 10 10" className={`${styles['shape']} ${styles[state]}`} aria-hidden="true">
      {state === 'ready' && <circle cx="5" cy="5" r="3.5" />}
      {state === 'needs-mfa' && <path d="M5 .8 9.6 9H.4z" />}
      {state === 'error' && <path d="m1.5 1.5 7 7m0-7-7 7" />}
    </svg>
  )
}
