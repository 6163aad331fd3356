import { Check, CircleAlert, CircleDashed, CircleDot, CircleSlash, CircleX } from 'lucide-react'
import type { AuditFate } from '#shared/audit-fate.ts'
import { t } from '#shared/strings/strings.ts'
import styles from './OutcomeMark.module.css'

const icons = {
  forwarded: Check,
  error: CircleX,
  refused: CircleSlash,
  failed: CircleAlert,
  foreign: CircleDashed,
  done: CircleDot,
} as const

/** Shape, colour and word. */
export function OutcomeMark({ fate, note }: { readonly fate: AuditFate; readonly note?: string }) {
  const Icon = icons[fate]
  return (
    <span className={styles['mark']} data-fate={fate}>
      <Icon aria-hidden="true" />
      <span className={styles['word']}>{t.activity.fates[fate]}</span>
      {note !== undefined && note !== '' && <span className={styles['note']}>{note}</span>}
    </span>
  )
}
