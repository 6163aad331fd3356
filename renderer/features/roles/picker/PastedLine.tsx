import { t } from '#shared/strings/strings.ts'
import { type Pasted, pageOf } from './pasted.ts'
import styles from './ListAge.module.css'

/** What the text in the search field was taken for, and what Enter does with it. */
export function PastedLine({
  pasted,
  count,
  isChosen,
}: {
  readonly pasted: Pasted
  readonly count: number
  /** Whether there is a role that Enter is about. */
  readonly isChosen: boolean
}) {
  return (
    <div className={styles['line']}>
      <span>
        {t.roles.takenFor(t.understood.takenFor(pasted))} {!isChosen && t.roles.allProduction}{' '}
        {pageOf(pasted).isMeant && t.roles.enterOpens(count)}
      </span>
    </div>
  )
}
