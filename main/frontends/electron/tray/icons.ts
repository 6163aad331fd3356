// Which file shows which state.
import type { TrayIcon } from './look.ts'

/** `dark`: of the panel. macOS colours template images itself; Electron finds `@2x` files by their names. */
export function trayIconFile(platform: NodeJS.Platform, icon: TrayIcon, dark: boolean): string {
  switch (platform) {
    case 'darwin':
      return `tray-${icon}Template.png`
    case 'win32':
      return `tray-${icon}-${dark ? 'dark' : 'light'}.ico`
    default:
      return `tray-${icon}.png`
  }
}
