import { Minus, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, FieldError, Group, Input, Label, NumberField as AriaNumberField, Text } from 'react-aria-components'
import { cx } from './cx.ts'
import styles from './Field.module.css'

/** Calls back when the number is settled (on blur, Enter or a step), not at each key. */
export function NumberField({
  label,
  description,
  error,
  value,
  onChange,
  min,
  max,
  isDisabled,
}: {
  readonly label: string
  readonly description?: ReactNode
  readonly error?: string | undefined
  readonly value: number
  readonly onChange: (value: number) => void
  readonly min?: number
  readonly max?: number
  readonly isDisabled?: boolean | undefined
}) {
  return (
    <AriaNumberField
      className={styles['field'] ?? ''}
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      isDisabled={isDisabled ?? false}
      formatOptions={{ useGrouping: false }}
      {...(min === undefined ? {} : { minValue: min })}
      {...(max === undefined ? {} : { maxValue: max })}
    >
      <Label className={styles['label']}>{label}</Label>
      <Group className={styles['box'] ?? ''}>
        <Input className={styles['input'] ?? ''} />
        <Button slot="decrement" className={cx(styles['step'])}>
          <Minus aria-hidden="true" />
        </Button>
        <Button slot="increment" className={cx(styles['step'])}>
          <Plus aria-hidden="true" />
        </Button>
      </Group>
      {description !== undefined && (
        <Text slot="description" className={styles['description']}>
          {description}
        </Text>
      )}
      <FieldError className={styles['error'] ?? ''}>{error}</FieldError>
    </AriaNumberField>
  )
}
