import type { RefObject } from 'react'
import { t } from '#shared/strings/strings.ts'
import { MenuPopover } from '../../ui/Menu.tsx'
import { RoleMenuItems, type RoleMenuProps } from './RoleMenuItems.tsx'

/** One menu for all rows, opened at the active one. */
export function RowMenu({
  anchor,
  isOpen,
  onClose,
  ...props
}: RoleMenuProps & {
  readonly anchor: RefObject<HTMLElement | null>
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  return (
    <MenuPopover label={t.roles.moreOf(props.role.name)} triggerRef={anchor} isOpen={isOpen} onClose={onClose}>
      <RoleMenuItems {...props} />
    </MenuPopover>
  )
}
