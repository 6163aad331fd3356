import { type ReactNode, useId } from 'react'
import { Switch } from 'react-aria-components'
import styles from './Field.module.css'

export function SwitchField({
  label,
  description,
  value,
  onChange,
  isDisabled,
}: {
  readonly label: string
  readonly description?: ReactNode
  readonly value: boolean
  readonly onChange: (value: boolean) => void
  readonly isDisabled?: boolean | undefined
}) {
  const id = useId()
  return (
    <div className={styles['field']}>
      <Switch
        className={styles['switchRow'] ?? ''}
        isSelected={value}
        onChange={onChange}
        isDisabled={isDisabled ?? false}
        aria-labelledby={`${id}-label`}
        {...(description === undefined ? {} : { 'aria-describedby': `${id}-text` })}
      >
        <span className={styles['switchWords']}>
          <span id={`${id}-label`} className={styles['label']}>
            {label}
          </span>
          {description !== undefined && (
            <span id={`${id}-text`} className={styles['description']}>
              {description}
            </span>
          )}
        </span>
        <span className={styles['track']}>
          <span className={styles['thumb']} />
        </span>
      </Switch>
    </div>
  )
}
