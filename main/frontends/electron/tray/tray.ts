// The tray icon itself: one for the life of the process.
import { join } from 'node:path'
import { Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, nativeTheme, Tray } from 'electron'
import type { Rectangle } from '../window/bounds.ts'
import { withBadge } from './badge.ts'
import { trayIconFile } from './icons.ts'
import type { TrayAction, TrayItem } from './menu.ts'
import type { TrayDrawing } from './redraw.ts'

export interface TrayControl {
  readonly draw: (drawing: TrayDrawing) => void
  readonly bounds: () => Rectangle
  readonly destroy: () => void
}

export function createTray(options: {
  readonly platform: NodeJS.Platform
  readonly iconFolder: string
  readonly run: (action: TrayAction) => void
  /** The click that is no menu: shows the window, or hides it. */
  readonly toggle: () => void
  readonly open: () => void
}): TrayControl {
  const { platform, iconFolder, run, toggle, open } = options
  let drawn: TrayDrawing = { icon: 'none', tooltip: '', title: '', badge: '', menu: [] }
  let menu = Menu.buildFromTemplate([])
  const file = (): string =>
    join(iconFolder, trayIconFile(platform, drawn.icon, nativeTheme.shouldUseDarkColorsForSystemIntegratedUI))
  const picture = (): string | NativeImage =>
    // What needs a person has a sign of its own in that corner.
    platform === 'darwin' || drawn.badge === '' || drawn.icon === 'attention' ? file() : badged(file(), drawn.badge)
  const tray = new Tray(file())
  // Waiting for a second click makes each click slow.
  if (platform === 'darwin') tray.setIgnoreDoubleClickEvents(true)
  tray.on('click', toggle)
  // Windows tells of a double click's first half as a click; whatever that did, the window is open after both.
  if (platform === 'win32') tray.on('double-click', open)
  // With a context menu set, macOS would open it on the left click too.
  if (platform === 'darwin') tray.on('right-click', () => tray.popUpContextMenu(menu))
  const recolour = (): void => tray.setImage(picture())
  nativeTheme.on('updated', recolour)
  return {
    draw(drawing) {
      const { icon, badge } = drawn
      drawn = drawing
      if (icon !== drawing.icon || badge !== drawing.badge) tray.setImage(picture())
      if (platform === 'darwin') tray.setTitle(drawing.title, { fontType: 'monospacedDigit' })
      tray.setToolTip(drawing.tooltip)
      menu = Menu.buildFromTemplate(drawing.menu.map((item) => toTemplate(item, run)))
      // On Linux a menu shows no change until it is set again.
      if (platform !== 'darwin') tray.setContextMenu(menu)
    },
    bounds: () => tray.getBounds(),
    destroy() {
      nativeTheme.off('updated', recolour)
      tray.destroy()
    },
  }
}

function badged(file: string, text: string): NativeImage {
  const image = nativeImage.createFromPath(file)
  const { width, height } = image.getSize()
  return nativeImage.createFromBitmap(withBadge(image.toBitmap(), width, height, text), { width, height })
}

function toTemplate(item: TrayItem, run: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' }
    case 'submenu':
      return { label: item.label, submenu: item.items.map((child) => toTemplate(child, run)) }
    default: {
      const { label, action, checked } = item
      if (action === undefined) return { label, enabled: false }
      return { label, ...(checked === undefined ? {} : { type: 'checkbox', checked }), click: () => run(action) }
    }
  }
}
