import { CircleAlert, CircleCheck, CircleDashed, CircleSlash } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import type { Outcome } from './filters.ts'
import styles from './OutcomeMark.module.css'

const icons = { allowed: CircleCheck, refused: CircleSlash, failed: CircleAlert, foreign: CircleDashed } as const

/** Shape, colour and word; in a narrow list the word is left to screen readers. */
export function OutcomeMark({ outcome, note }: { readonly outcome: Outcome; readonly note?: string }) {
  const Icon = icons[outcome]
  return (
    <span className={styles['mark']} data-outcome={outcome}>
      <Icon aria-hidden="true" />
      <span>{t.activity.outcomes[outcome]}</span>
      {note !== undefined && note !== '' && <span className={styles['note']}>{note}</span>}
    </span>
  )
}
