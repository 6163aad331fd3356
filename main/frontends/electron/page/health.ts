// A page that crashed is loaded again, a few times; one that hangs is asked about. Sessions live elsewhere and go on.
import { type BrowserWindow, dialog } from 'electron'
import { desktopText as text } from '#shared/strings/en/desktop.ts'
import type { Clock, Log } from '#util/ports.ts'
import { createReloadBudget } from './reload-budget.ts'

export function watchPage(
  window: BrowserWindow,
  deps: {
    readonly clock: Clock
    readonly log: Pick<Log, 'warn'>
    readonly lost: () => void
    /** To where the person finds it again: without a tray that is no hiding. */
    readonly hide: () => void
  },
): void {
  const contents = window.webContents
  const mayReload = createReloadBudget()
  let asking = false

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    deps.lost()
    if (reason === 'clean-exit') return
    deps.log.warn('the window process ended', { reason, exitCode })
    if (mayReload(deps.clock.now())) contents.reload()
    else void ask()
  })
  // A load of another page would be denied; this is the page's own reload.
  contents.on('did-navigate', deps.lost)
  window.on('unresponsive', () => void askUnresponsive())

  async function ask(): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: text.pageCrashed.title,
      detail: text.pageCrashed.detail,
      buttons: [text.pageCrashed.retry, text.pageCrashed.later],
      cancelId: 1,
    })
    if (window.isDestroyed()) return
    if (response === 0) return contents.reload()
    deps.hide()
    window.once('focus', () => contents.reload())
  }

  async function askUnresponsive(): Promise<void> {
    // A hidden window keeps nobody waiting.
    if (asking || !window.isVisible()) return
    asking = true
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: text.pageUnresponsive.title,
      detail: text.pageUnresponsive.detail,
      buttons: [text.pageUnresponsive.reload, text.pageUnresponsive.wait],
      cancelId: 1,
    })
    asking = false
    // Its process is in a loop and would not hear a reload; its end is answered with one.
    if (response === 0 && !window.isDestroyed()) contents.forcefullyCrashRenderer()
  }
}
