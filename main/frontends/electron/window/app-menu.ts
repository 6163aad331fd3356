import { Menu } from 'electron'

/** macOS takes the shortcuts of editing from the application's menu; elsewhere a menu bar would only cost height. */
export function setAppMenu(platform: NodeJS.Platform): void {
  Menu.setApplicationMenu(
    platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  )
}
