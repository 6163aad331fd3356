import { Check } from 'lucide-react'
import { Checkbox, CheckboxGroup, Label, Text } from 'react-aria-components'
import styles from './CheckList.module.css'

export interface CheckItem {
  readonly id: string
  readonly label: string
  readonly detail: string
  /** Beside them, where it is known. */
  readonly after?: string | undefined
  readonly isDisabled?: boolean
}

/** Several of many. */
export function CheckList({
  legend,
  help,
  items,
  picked,
  onPick,
  autoFocus = false,
}: {
  readonly legend: string
  readonly help: string
  readonly items: readonly CheckItem[]
  readonly picked: readonly string[]
  readonly onPick: (ids: readonly string[]) => void
  /** To the first one. */
  readonly autoFocus?: boolean
}) {
  return (
    <CheckboxGroup className={styles['group'] ?? ''} value={[...picked]} onChange={onPick}>
      <Label className={styles['legend']}>{legend}</Label>
      <Text slot="description" className={styles['help']}>
        {help}
      </Text>
      <div className={styles['list']}>
        {items.map(({ id, label, detail, after, isDisabled = false }, index) => (
          <Checkbox
            key={id}
            value={id}
            isDisabled={isDisabled}
            autoFocus={autoFocus && index === 0}
            className={styles['item'] ?? ''}
          >
            <span className={styles['box']}>
              <Check aria-hidden="true" strokeWidth={3} />
            </span>
            <span className={styles['words']}>
              <span className={styles['name']}>{label}</span>
              <span className={styles['detail']}>{detail}</span>
            </span>
            {after !== undefined && <span className={styles['region']}>{after}</span>}
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  )
}
