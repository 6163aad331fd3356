import { Search, X } from 'lucide-react'
import { Button as AriaButton, Input, SearchField as AriaSearchField } from 'react-aria-components'
import styles from './SearchField.module.css'

/** Esc and the cross empty it. */
export function SearchField({
  label,
  clearLabel,
  value,
  onChange,
}: {
  readonly label: string
  readonly clearLabel: string
  readonly value: string
  readonly onChange: (text: string) => void
}) {
  return (
    <AriaSearchField aria-label={label} className={styles['search'] ?? ''} value={value} onChange={onChange}>
      <Search aria-hidden="true" />
      <Input className={styles['input'] ?? ''} placeholder={label} />
      <AriaButton className={styles['clear'] ?? ''} aria-label={clearLabel}>
        <X aria-hidden="true" />
      </AriaButton>
    </AriaSearchField>
  )
}
