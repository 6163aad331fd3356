import { memo } from 'react'
import type { Coloured } from '#shared/account-colour.ts'
import styles from './AccountMark.module.css'
import { useAccountColour } from './use-account-colour.ts'

/** The account's colour and its label; without `label` the colour alone, for places where the account's name stands beside it. */
export const AccountMark = memo(function AccountMark({
  role,
  label,
}: {
  readonly role: Coloured
  readonly label?: string | undefined
}) {
  return (
    <span className={styles['mark']}>
      <span className={styles['chip']} data-colour={useAccountColour(role)} aria-hidden="true" />
      {label !== undefined && (
        <span className={styles['label']} dir="auto" title={label}>
          {label}
        </span>
      )}
    </span>
  )
})
