import { ChevronDown, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, MenuTrigger, Popover } from 'react-aria-components'
import button from '../Button.module.css'
import { cx } from '../cx.ts'
import iconButton from '../IconButton.module.css'
import styles from './Menu.module.css'
import { MenuItems } from './MenuItems.tsx'
import { Tooltip } from '../Tooltip.tsx'

/** With `icon` a bare icon whose name is `label`; without one a button with the label's words. */
export function MenuButton({
  label,
  icon: Icon,
  trigger,
  variant = 'plain',
  size,
  isDisabled,
  isOpen,
  onOpenChange,
  children,
}: {
  readonly label: string
  readonly icon?: LucideIcon
  /** What the button shows instead of its name and an arrow. */
  readonly trigger?: ReactNode
  readonly variant?: 'plain' | 'quiet' | 'primary'
  readonly size?: 'small'
  readonly isDisabled?: boolean | undefined
  readonly isOpen?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly children: ReactNode
}) {
  const common = { 'aria-label': label, isDisabled: isDisabled ?? false }
  return (
    <MenuTrigger
      {...(isOpen === undefined ? {} : { isOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      {Icon === undefined ? (
        <Button
          {...common}
          className={cx(button['button'], variant !== 'plain' && button[variant], size && button[size])}
        >
          {trigger ?? (
            <>
              {label}
              <ChevronDown aria-hidden="true" />
            </>
          )}
        </Button>
      ) : (
        <Tooltip text={label}>
          <Button {...common} className={iconButton['button'] ?? ''}>
            <Icon aria-hidden="true" />
          </Button>
        </Tooltip>
      )}
      <Popover className={styles['popover'] ?? ''} offset={4} placement="bottom end">
        <MenuItems label={label}>{children}</MenuItems>
      </Popover>
    </MenuTrigger>
  )
}
