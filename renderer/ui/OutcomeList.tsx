import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { t } from '#shared/strings/strings.ts'
import styles from './OutcomeList.module.css'

const icons = { ok: CircleCheck, warning: TriangleAlert, problem: CircleX } as const

export interface Outcome {
  readonly name: string
  readonly outcome: keyof typeof icons
  readonly message: string
  readonly hint?: string | undefined
}

/** What was looked at, each with how it is in a shape and a word, and what to do. */
export function OutcomeList({ label, outcomes }: { readonly label: string; readonly outcomes: readonly Outcome[] }) {
  return (
    <ul className={styles['checks']} aria-label={label}>
      {outcomes.map(({ name, outcome, message, hint }) => {
        const Icon = icons[outcome]
        return (
          <li key={`${name} ${message}`} className={styles['check']} data-outcome={outcome}>
            <Icon aria-hidden="true" />
            <div className={styles['words']}>
              <p>
                <span className={styles['name']}>{name}</span>
                <span className={styles['outcome']}>{t.common.outcome[outcome]}</span>
              </p>
              <p>{message}</p>
              {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
