import { useRef } from 'react'
import type { LucideIcon } from 'lucide-react'
import { Button as AriaButton, type PressEvent } from 'react-aria-components'
import styles from './IconButton.module.css'
import { ariaKeys } from './key-labels.ts'
import { Tooltip } from './Tooltip.tsx'

export function IconButton({
  label,
  icon: Icon,
  onPress,
  shortcut,
  pointerOnly = false,
  isDisabled,
}: {
  readonly label: string
  readonly icon: LucideIcon
  readonly onPress: (event: PressEvent) => void
  /** Shown only; `useShortcut` makes it work. */
  readonly shortcut?: string
  /** The focus shows no tooltip: it would lie over what stands around. */
  readonly pointerOnly?: boolean
  readonly isDisabled?: boolean | undefined
}) {
  const button = useRef<HTMLButtonElement>(null)
  return (
    <Tooltip
      text={label}
      shortcut={shortcut}
      mayOpen={() => !pointerOnly || button.current?.matches(':hover') === true}
    >
      <AriaButton
        ref={button}
        aria-label={label}
        className={styles['button'] ?? ''}
        isDisabled={isDisabled ?? false}
        onPress={onPress}
        // React Aria drops this attribute when it is given as a property.
        {...(shortcut === undefined
          ? {}
          : { render: (props) => <button {...props} type="button" aria-keyshortcuts={ariaKeys(shortcut)} /> })}
      >
        <Icon aria-hidden="true" />
      </AriaButton>
    </Tooltip>
  )
}
