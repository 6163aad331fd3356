// Answers our page: the agent's contract passed on, the desktop's answered here, over a port per load of the page.
import { app, dialog, ipcMain, shell } from 'electron'
import type { DesktopState } from '#contract/desktop.ts'
import { defined } from '#shared/defined.ts'
import type { Log } from '#util/ports.ts'
import { desktopRouter } from './desktop-calls.ts'
import { createDesktopCalls, type DesktopDeps, linkFacts } from './desktop-service.ts'
import { shellFormat } from './environment-copy.ts'
import { forwardContract } from '../agent/forward.ts'
import type { LoginItem } from '../system/login-item.ts'
import { watchPage } from './health.ts'
import { createOpenSignIn } from './open-sign-in.ts'
import { connectMessage, createPagePort, type PagePort } from './port.ts'
import { createOpenPage } from '../system/open-page.ts'
import type { Shortcut } from '../window/shortcut.ts'
import { createUninstall } from '../system/uninstall.ts'
import type { TraySlot } from '../tray/slot.ts'
import type { WindowControl } from '../window/window.ts'

export interface PageServiceDeps extends Pick<
  DesktopDeps,
  | 'host'
  | 'link'
  | 'client'
  | 'clock'
  | 'copier'
  | 'commandLine'
  | 'copyRole'
  | 'openConsole'
  | 'updates'
  | 'commands'
  | 'subscribe'
  | 'changed'
  | 'notify'
> {
  readonly restart: DesktopDeps['restart']
  readonly handover: () => DesktopState['handover']
  readonly window: WindowControl
  readonly tray: Pick<TraySlot, 'state'>
  readonly shortcut: Pick<Shortcut, 'state'>
  readonly loginItem: Pick<LoginItem, 'state'>
  readonly version: string
  readonly log: Log
}

export function servePage(deps: PageServiceDeps): Pick<PagePort, 'close'> {
  const { window, host, link, log } = deps
  const state = (): DesktopState => ({
    platform: host.platform === 'darwin' || host.platform === 'win32' ? host.platform : 'linux',
    version: deps.version,
    shell: shellFormat(host.platform, host.env['SHELL']),
    ...linkFacts(link.state()),
    ...defined({ handover: deps.handover() }),
    tray: deps.tray.state(),
    shortcut: deps.shortcut.state(),
    launchAtLogin: deps.loginItem.state(),
    commandLine: deps.commandLine.state(),
    update: deps.updates.state(),
  })
  const calls = createDesktopCalls({
    ...deps,
    state,
    askWhere: async (options) => (await dialog.showSaveDialog(window.window, options)).filePath || undefined,
    askWhich: async (options) => (await dialog.showOpenDialog(window.window, options)).filePaths[0],
    showFile: (path) => shell.showItemInFolder(path),
    openSignIn: createOpenSignIn({
      show: (name) => deps.client.sources.show({ name }),
      env: host.env,
      openPage: createOpenPage(host.platform),
    }),
    uninstall: createUninstall(deps.commandLine.program, host.env, host.platform),
    documents: () => app.getPath('documents'),
    hideWindow: window.hide,
    quit: () => app.quit(),
  })
  const port = createPagePort(
    { ...forwardContract(link.call, log), desktop: desktopRouter(calls, log) },
    { ourPage: window.pageId, log },
  )
  ipcMain.on(connectMessage, port.connect)
  watchPage(window.window, { clock: deps.clock, log, lost: port.close, hide: window.hide })
  return port
}
