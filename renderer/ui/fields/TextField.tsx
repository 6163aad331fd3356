import type { ReactNode } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from 'react-aria-components'
import { cx } from '../cx.ts'
import styles from './Field.module.css'

export interface TextFieldProps {
  readonly label: string
  readonly description?: ReactNode
  readonly error?: string | undefined
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onBlur?: () => void
  readonly placeholder?: string
  /** For ids, ARNs, codes and JSON. */
  readonly mono?: boolean
  readonly multiline?: boolean
  readonly isDisabled?: boolean | undefined
  readonly isRequired?: boolean
  readonly autoFocus?: boolean
  readonly autoComplete?: string
  readonly inputMode?: 'numeric' | 'text' | 'url'
  readonly maxLength?: number
  readonly type?: 'text' | 'password'
  readonly name?: string
  /** Beside the input, inside its border. */
  readonly after?: ReactNode
}

export function TextField({
  label,
  description,
  error,
  placeholder,
  mono,
  multiline,
  after,
  isDisabled,
  ...field
}: TextFieldProps) {
  const input = {
    className: cx(styles['input'], mono === true && styles['mono'], multiline === true && styles['area']),
    ...(placeholder === undefined ? {} : { placeholder }),
  }
  return (
    <AriaTextField
      autoComplete="off"
      {...field}
      isDisabled={isDisabled ?? false}
      spellCheck="false"
      isInvalid={error !== undefined}
      className={styles['field'] ?? ''}
    >
      <Label className={styles['label']}>{label}</Label>
      <div className={styles['box']}>
        {multiline === true ? <TextArea {...input} /> : <Input {...input} />}
        {after}
      </div>
      {description !== undefined && (
        <Text slot="description" className={styles['description']}>
          {description}
        </Text>
      )}
      <FieldError className={styles['error'] ?? ''}>{error}</FieldError>
    </AriaTextField>
  )
}
