import type { ReactNode, RefObject } from 'react'
import { Popover } from 'react-aria-components'
import styles from './Menu.module.css'
import { MenuItems } from './MenuItems.tsx'

/** A menu without a button of its own, such as a row's: it opens at `triggerRef` and gives focus back there. */
export function MenuPopover({
  label,
  triggerRef,
  isOpen,
  onClose,
  children,
}: {
  readonly label: string
  readonly triggerRef: RefObject<HTMLElement | null>
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  return (
    <Popover
      aria-label={label}
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      placement="bottom end"
      offset={2}
      className={styles['popover'] ?? ''}
    >
      <MenuItems label={label} autoFocus onClose={onClose}>
        {children}
      </MenuItems>
    </Popover>
  )
}
