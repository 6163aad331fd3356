// The window of this app, as it was left: its size, its place and its colours.
import { join } from 'node:path'
import { app, nativeTheme } from 'electron'
import type { Theme } from '../system/settings-effects.ts'
import type { TraySlot } from '../tray/slot.ts'
import { openWindowMemory } from './memory.ts'
import { createWindow, type WindowControl } from './window.ts'

export interface WindowHere extends WindowControl {
  readonly setTheme: (theme: Theme) => void
}

/** `folder`: where the built parts lie. */
export function windowHere(folder: string, tray: Pick<TraySlot, 'bounds' | 'state'>): WindowHere {
  const memory = openWindowMemory(join(app.getPath('userData'), 'window.json'))
  nativeTheme.themeSource = memory.now().theme
  const window = createWindow({
    preload: join(folder, 'preload.cjs'),
    devTools: !app.isPackaged,
    memory: memory.now(),
    remember: ({ x, y, width, height }) => void memory.remember({ width, height, position: { x, y } }),
    trayBounds: tray.bounds,
    followsSpaces: process.platform === 'darwin',
    hiding: () => (tray.state() === 'shown' ? 'hide' : 'minimise'),
  })
  return {
    ...window,
    setTheme(theme) {
      nativeTheme.themeSource = theme
      if (theme !== memory.now().theme) void memory.remember({ theme })
    },
  }
}
