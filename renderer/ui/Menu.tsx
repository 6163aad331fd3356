// The parts of a menu under one path: each has a file of its own.
export { MenuButton } from './MenuButton.tsx'
export { MenuItem, type MenuItemProps } from './MenuItem.tsx'
export { MenuPopover } from './MenuPopover.tsx'
export { MenuSection } from './MenuSection.tsx'
export { SubMenu } from './SubMenu.tsx'
