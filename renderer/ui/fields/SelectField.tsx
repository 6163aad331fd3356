import { ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, Text } from 'react-aria-components'
import { cx } from '../cx.ts'
import styles from './Field.module.css'
import menu from '../menus/Menu.module.css'

export interface Option<Id extends string = string> {
  readonly id: Id
  readonly label: string
  readonly description?: string | undefined
}

export function SelectField<Id extends string>({
  label,
  hideLabel,
  description,
  options,
  value,
  onChange,
  isDisabled,
  placeholder,
}: {
  readonly label: string
  /** Still read out. */
  readonly hideLabel?: boolean
  readonly description?: ReactNode
  readonly options: readonly Option<Id>[]
  readonly value: Id | null
  readonly onChange: (value: Id) => void
  readonly isDisabled?: boolean | undefined
  readonly placeholder?: string
}) {
  return (
    <Select
      className={styles['field'] ?? ''}
      value={value}
      isDisabled={isDisabled ?? false}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(hideLabel === true ? { 'aria-label': label } : {})}
      onChange={(key) => {
        const chosen = options.find(({ id }) => id === key)
        if (chosen !== undefined) onChange(chosen.id)
      }}
    >
      {hideLabel !== true && <Label className={styles['label']}>{label}</Label>}
      <Button className={styles['select'] ?? ''}>
        <SelectValue className={styles['value'] ?? ''} />
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
              <span className={cx(menu['words'])}>
                <Text slot="label">{option.label}</Text>
                {option.description !== undefined && (
                  <Text slot="description" className={cx(menu['description'], styles['optionText'])}>
                    {option.description}
                  </Text>
                )}
              </span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
