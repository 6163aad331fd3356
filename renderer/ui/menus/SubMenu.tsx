import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Menu, Popover, SubmenuTrigger } from 'react-aria-components'
import styles from './Menu.module.css'
import { MenuItem } from './MenuItem.tsx'
import { useDrill } from './MenuItems.tsx'

/** An item that opens further ones. */
export function SubMenu({
  label,
  icon,
  id = label,
  children,
}: {
  readonly label: string
  readonly icon?: LucideIcon
  readonly id?: string
  readonly children: ReactNode
}) {
  const drill = useDrill()
  if (drill !== undefined)
    return <MenuItem id={id} label={label} icon={icon} stays leads onAction={() => drill(label, children)} />
  return (
    <SubmenuTrigger>
      <MenuItem id={id} label={label} icon={icon} />
      <Popover className={styles['popover'] ?? ''} offset={-2}>
        <Menu aria-label={label} className={styles['menu'] ?? ''}>
          {children}
        </Menu>
      </Popover>
    </SubmenuTrigger>
  )
}
