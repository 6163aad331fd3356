import { ChevronRight, type LucideIcon } from 'lucide-react'
import { MenuItem as AriaMenuItem, Text } from 'react-aria-components'
import { cx } from '../cx.ts'
import { Kbd } from '../Kbd.tsx'
import styles from './Menu.module.css'

export interface MenuItemProps {
  readonly id: string
  readonly label: string
  readonly icon?: LucideIcon | undefined
  readonly shortcut?: string | undefined
  readonly description?: string | undefined
  readonly danger?: boolean
  /** The menu stays open. */
  readonly stays?: boolean
  /** To further items. */
  readonly leads?: boolean
  readonly isDisabled?: boolean | undefined
  readonly onAction?: () => void
}

export function MenuItem({
  id,
  label,
  icon: Icon,
  shortcut,
  description,
  danger,
  stays = false,
  leads = false,
  isDisabled,
  onAction,
}: MenuItemProps) {
  return (
    <AriaMenuItem
      id={id}
      textValue={label}
      isDisabled={isDisabled ?? false}
      shouldCloseOnSelect={!stays}
      {...(onAction === undefined ? {} : { onAction })}
      className={cx(styles['item'], danger === true && styles['danger'])}
    >
      {({ hasSubmenu }) => (
        <>
          {Icon !== undefined && <Icon aria-hidden="true" />}
          <span className={styles['words']}>
            <Text slot="label">{label}</Text>
            {description !== undefined && (
              <Text slot="description" className={styles['description']}>
                {description}
              </Text>
            )}
          </span>
          {shortcut !== undefined && <Kbd keys={shortcut} />}
          {(hasSubmenu || leads) && <ChevronRight aria-hidden="true" />}
        </>
      )}
    </AriaMenuItem>
  )
}
