// The one window: made once and hidden, shown when ready, hidden instead of closed.
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { pageOrigin } from '../page/port.ts'
import { placeWindow, type Rectangle, smallest } from './bounds.ts'
import type { Remembered } from './memory.ts'

/** As the tokens `--surface` of the page: what is seen before it has drawn. */
const surface = { light: '#ffffff', dark: '#17181b' } as const

export interface WindowControl {
  readonly window: BrowserWindow
  readonly show: () => void
  readonly hide: () => void
  readonly toggle: () => void
  /** On screen, and not minimised. */
  readonly isShown: () => boolean
  readonly isFocused: () => boolean
  readonly pageId: () => number | undefined
  /** From now on closing closes. */
  readonly release: () => void
}

export function createWindow(options: {
  readonly preload: string
  readonly devTools: boolean
  readonly memory: Remembered
  readonly remember: (bounds: Rectangle) => void
  readonly trayBounds: () => Rectangle | undefined
  /** macOS: comes up on the space that is in front. */
  readonly followsSpaces: boolean
  /** Without a tray, a window that is hidden could not be found again. */
  readonly hiding: () => 'hide' | 'minimise'
}): WindowControl {
  const { memory } = options
  const window = new BrowserWindow({
    ...place(),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Latchkey',
    fullscreenable: false,
    backgroundColor: background(),
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: options.devTools,
    },
  })
  let released = false
  let ready = false
  let wanted = false
  const recolour = (): void => window.setBackgroundColor(background())
  nativeTheme.on('updated', recolour)
  window.once('ready-to-show', () => {
    ready = true
    if (wanted) show()
    // A window that was never shown tells its page that it is seen, and the page would count seconds for nobody.
    else window.hide()
  })
  window.on('close', (event) => {
    if (released) return remember()
    event.preventDefault()
    hide()
  })
  window.on('closed', () => nativeTheme.off('updated', recolour))
  void window.loadURL(`${pageOrigin}/`).catch(() => undefined)

  function place(): Rectangle {
    const tray = options.trayBounds()
    const near = tray ?? memory.position
    const { workArea } =
      near === undefined ? screen.getPrimaryDisplay() : screen.getDisplayNearestPoint({ x: near.x, y: near.y })
    return placeWindow({ workArea, size: memory, position: tray === undefined ? memory.position : undefined, tray })
  }

  function remember(): void {
    if (!window.isMinimized()) options.remember(window.getBounds())
  }

  function show(): void {
    wanted = true
    if (!ready) return
    if (window.isMinimized()) window.restore()
    // On macOS the window would take the person to the space it was last on.
    if (options.followsSpaces) window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
    window.show()
    window.focus()
    if (options.followsSpaces) window.setVisibleOnAllWorkspaces(false, { visibleOnFullScreen: true })
  }

  function hide(): void {
    wanted = false
    if (window.isVisible()) remember()
    if (options.hiding() === 'hide') window.hide()
    else window.minimize()
  }

  const isShown = (): boolean => window.isVisible() && !window.isMinimized()

  return {
    window,
    show,
    hide,
    toggle: () => (isShown() && window.isFocused() ? hide() : show()),
    isShown,
    isFocused: () => !window.isDestroyed() && window.isFocused(),
    pageId: () => (window.isDestroyed() ? undefined : window.webContents.id),
    release: () => void (released = true),
  }
}

const background = (): string => (nativeTheme.shouldUseDarkColors ? surface.dark : surface.light)
