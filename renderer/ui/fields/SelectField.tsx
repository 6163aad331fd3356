import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, Text } from 'react-aria-components'
import { cx } from '../cx.ts'
import menu from '../menus/Menu.module.css'
import styles from './Field.module.css'

export interface Option<Id extends string = string> {
  readonly id: Id
  readonly label: string
  readonly description?: string | undefined
}

/** One of a few. With `small` it stands in a row of tools: its name is read out, and what is chosen speaks for itself. */
export function SelectField<Id extends string>({
  label,
  small = false,
  isSet = false,
  description,
  options,
  value,
  onChange,
}: {
  readonly label: string
  readonly small?: boolean
  /** What is chosen narrows what is shown. */
  readonly isSet?: boolean
  readonly description?: ReactNode
  readonly options: readonly Option<Id>[]
  readonly value: Id | null
  readonly onChange: (value: Id) => void
}) {
  return (
    <Select
      className={styles['field'] ?? ''}
      value={value}
      {...(small ? { 'aria-label': label } : {})}
      onChange={(key) => {
        const chosen = options.find(({ id }) => id === key)
        if (chosen !== undefined) onChange(chosen.id)
      }}
    >
      {!small && <Label className={styles['label']}>{label}</Label>}
      <Button className={cx(styles['select'], small && styles['small'], isSet && styles['set'])}>
        <SelectValue className={styles['value'] ?? ''}>
          <bdi>{options.find(({ id }) => id === value)?.label}</bdi>
        </SelectValue>
        <ChevronsUpDown aria-hidden="true" />
      </Button>
      {description !== undefined && (
        <Text slot="description" className={styles['description']}>
          {description}
        </Text>
      )}
      <Popover className={menu['popover'] ?? ''} offset={4}>
        <ListBox className={menu['menu'] ?? ''}>
          {options.map((option) => (
            <ListBoxItem key={option.id} id={option.id} textValue={option.label} className={menu['item'] ?? ''}>
              {({ isSelected }) => (
                <>
                  <span className={menu['check']}>{isSelected && <Check aria-hidden="true" />}</span>
                  <span className={menu['words']}>
                    <Text slot="label">
                      <bdi>{option.label}</bdi>
                    </Text>
                    {option.description !== undefined && (
                      <Text slot="description" className={menu['description'] ?? ''}>
                        {option.description}
                      </Text>
                    )}
                  </span>
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
