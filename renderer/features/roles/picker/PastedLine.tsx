import { t } from '#shared/strings/strings.ts'
import { type Pasted, pageOf } from './pasted.ts'
import styles from './ListAge.module.css'

/** What the text in the search field was taken for, and what Enter does with it. */
export function PastedLine({ pasted, count }: { readonly pasted: Pasted; readonly count: number }) {
  return (
    <div className={styles['line']}>
      <span>
        {t.roles.takenFor(t.understood.takenFor(pasted))} {pageOf(pasted).isMeant && t.roles.enterOpens(count)}
      </span>
    </div>
  )
}
