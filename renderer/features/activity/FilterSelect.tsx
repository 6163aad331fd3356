import { Check, ChevronDown } from 'lucide-react'
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { cx } from '../../ui/cx.ts'
import styles from './FilterSelect.module.css'

export interface Choice {
  readonly id: string
  readonly label: string
  readonly description?: string
}

const any = '\u0000any'

/** One filter as a small field: its first choice is not to filter. */
export function FilterSelect({
  label,
  anyLabel,
  value,
  choices,
  onChange,
}: {
  readonly label: string
  /** Absent: one of the choices always holds. */
  readonly anyLabel?: string
  readonly value: string | undefined
  readonly choices: readonly Choice[]
  readonly onChange: (value: string | undefined) => void
}) {
  const shown = choices.find(({ id }) => id === value)?.label ?? value ?? anyLabel
  // What is chosen stays on offer, also when nothing of the kind is left in the log.
  const missing = value !== undefined && !choices.some(({ id }) => id === value)
  const items: readonly Choice[] = [
    ...(anyLabel === undefined ? [] : [{ id: any, label: anyLabel }]),
    ...(missing ? [{ id: value, label: shown ?? value }] : []),
    ...choices,
  ]
  return (
    <Select
      aria-label={label}
      className={styles['select'] ?? ''}
      value={value ?? any}
      onChange={(key) => onChange(key === null || key === any ? undefined : String(key))}
    >
      <Button className={cx(styles['button'], value !== undefined && anyLabel !== undefined && styles['set'])}>
        <SelectValue className={styles['text'] ?? ''}>{shown}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={styles['popover'] ?? ''} offset={4}>
        <ListBox className={styles['list'] ?? ''} items={items}>
          {(item) => (
            <ListBoxItem id={item.id} textValue={item.label} className={styles['item'] ?? ''}>
              {({ isSelected }) => (
                <>
                  <span className={styles['check']}>{isSelected && <Check aria-hidden="true" />}</span>
                  <span className={styles['words']}>
                    <bdi>{item.label}</bdi>
                    {item.description !== undefined && <span className={styles['more']}>{item.description}</span>}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
