import type { ReactNode } from 'react'
import { Button as AriaButton, type PressEvent } from 'react-aria-components'
import styles from './Button.module.css'
import { cx } from './cx.ts'
import { ariaKeys } from './key-labels.ts'

export interface ButtonProps {
  /** `primary`: the one thing to do here. `quiet`: no border until it is pointed at. */
  readonly variant?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly size?: 'small'
  readonly onPress?: (event: PressEvent) => void
  readonly isDisabled?: boolean | undefined
  /** The work goes on: keeps focus, takes no second press, and says so. */
  readonly pending?: boolean | undefined
  readonly type?: 'button' | 'submit'
  /** Id of the form it submits from outside of it. */
  readonly form?: string
  readonly autoFocus?: boolean
  /** Only where the words on it do not say enough. */
  readonly 'aria-label'?: string
  /** Announced only, such as `Mod+Enter`; `useShortcut` makes it work. */
  readonly shortcut?: string
  readonly children: ReactNode
}

export function Button({ variant = 'plain', size, pending, isDisabled, shortcut, children, ...rest }: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      isDisabled={isDisabled ?? false}
      isPending={pending ?? false}
      className={cx(styles['button'], variant !== 'plain' && styles[variant], size && styles[size])}
      // React Aria drops this attribute when it is given as a property.
      {...(shortcut === undefined
        ? {}
        : { render: (props) => <button {...props} aria-keyshortcuts={ariaKeys(shortcut)} /> })}
    >
      {children}
      {pending === true && <span className={styles['pending']} aria-hidden="true" />}
    </AriaButton>
  )
}
