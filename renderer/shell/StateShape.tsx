import type { SourceView } from '#contract/model.ts'
import styles from './StateShape.module.css'

const shapes = {
  ready: 'ready',
  'needs-mfa': 'waits',
  'needs-sign-in': 'waits',
  'signing-in': 'busy',
  syncing: 'busy',
  error: 'broken',
} as const satisfies Record<SourceView['state'], string>

/** A disc, a triangle, a ring, a cross: the words stand beside it. */
export function StateShape({ state }: { readonly state: SourceView['state'] }) {
  const shape = shapes[state]
  return (
    <svg viewBox="0 0 10 10" className={`${styles['shape']} ${styles[shape]}`} aria-hidden="true">
      {(shape === 'ready' || shape === 'busy') && <circle cx="5" cy="5" r="3.5" />}
      {shape === 'waits' && <path d="M5 .8 9.6 9H.4z" />}
      {shape === 'broken' && <path d="m1.5 1.5 7 7m0-7-7 7" />}
    </svg>
  )
}
