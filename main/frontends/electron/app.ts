// The composition root of the app: makes the parts, joins them, and says what happens when. Little logic of its own.
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import {
  app,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  nativeTheme,
  Notification,
  protocol,
  session,
  shell,
} from 'electron'
import type { DesktopCommand, DesktopState } from '#contract/desktop.ts'
import { desktopText as text } from '#shared/strings/en/desktop.ts'
import type { Clock, Paths } from '#core/ports.ts'
import { AppError } from '#core/util/app-error.ts'
import { createLog } from '#core/util/log.ts'
import { systemTimers } from '#core/util/timers.ts'
import { version } from '../cli/version.ts'
import { exitOnUncaught } from '../headless/process-events.ts'
import type { AgentClient } from '../http/client.ts'
import { createAgentLink } from './agent-link.ts'
import { listenToSystem } from './app-events.ts'
import { setAppMenu } from './app-menu.ts'
import { askAboutStart } from './ask-start.ts'
import { createCopier } from './clipboard.ts'
import { desktopRouter } from './desktop-calls.ts'
import { copyEnvironment, createDesktopCalls, linkFacts } from './desktop-service.ts'
import { shellFormat } from './environment-copy.ts'
import { forwardContract } from './forward.ts'
import type { Launch } from './launch-arguments.ts'
import { createListeners } from './listeners.ts'
import { createMirror } from './mirror.ts'
import { createNotifications } from './notifications.ts'
import { createPageCommands } from './page-commands.ts'
import { watchPage } from './page-health.ts'
import { connectMessage, createPagePort } from './page-port.ts'
import { createPageProtocol, pageScheme } from './page-protocol.ts'
import { createQuit } from './quit.ts'
import { announceApp } from './running-app.ts'
import { guardSession } from './session-guards.ts'
import { createSettingsEffects } from './settings-effects.ts'
import { createShortcut } from './shortcut.ts'
import { commandLineHere, loginItemHere, makeNotification, ownCommand, watchTrayHost } from './system.ts'
import { createTray } from './tray.ts'
import { createActions } from './tray-actions.ts'
import { trayStateOf } from './tray-source.ts'
import { createTraySlot } from './tray-slot.ts'
import { createTrayUpdates } from './tray-updates.ts'
import { updateKeys } from './update-keys.ts'
import { updatesHere } from './updates-here.ts'
import { createWindow } from './window.ts'
import { readWindowMemory, writeWindowMemory } from './window-memory.ts'

export interface AppOptions {
  readonly paths: Paths
  readonly launch: Launch
  /** Where the built parts lie. */
  readonly folder: string
}

/** After `app.whenReady()`. */
export function runApp({ paths, launch, folder }: AppOptions): void {
  const { env, platform } = process
  const clock: Clock = { now: () => Date.now() }
  const devTools = !app.isPackaged
  const pageFolder = join(folder, '..', 'page')
  const log = createLog({ path: join(paths.home, 'logs', 'app.log'), level: 'info', clock })
  exitOnUncaught(log)

  const closing = new AbortController()
  const listeners = createListeners()
  const host = { paths, platform, env }
  const link = createAgentLink({ host, pageFolder, version })
  const client: AgentClient = createORPCClient({
    call: (path, input, { signal }) => link.call(path, input, { signal }),
  })
  const copier = createCopier(clipboard, clock, systemTimers)
  const commands = createPageCommands()
  const place = { packaged: app.isPackaged, resources: process.resourcesPath, platform, env, keys: updateKeys }
  const updates = updatesHere(place, { clock, timers: systemTimers, log })
  const loginItem = loginItemHere()
  const commandLine = commandLineHere()

  const openWith = (command: DesktopCommand): void => {
    commands.send(command)
    window.show()
  }
  const notifications = createNotifications({
    make: makeNotification,
    enabled: () => mirror.setting('app.notifications') !== false && Notification.isSupported(),
    isWindowFocused: () => window.isFocused(),
    run: (action) => actions.notice(action),
    openWindow: () => window.show(),
  })
  const quit = createQuit({
    link,
    timeOut: (ms) => new Promise((resolve) => void systemTimers.set(resolve, ms)),
    failed: (error) => log.error('the agent did not end in order', { error }),
    async clear() {
      closing.abort()
      await copier.clearNow()
      globalShortcut.unregisterAll()
      const state = link.state()
      notifications.closeAll()
      if (state.kind === 'attached') announce(text.agentStaysOn(state.agent.pid))
    },
    closeTray() {
      trayUpdates.stop()
      slot.close()
    },
    leave,
  })
  let ended = false
  /** From now on nothing keeps the process. Sessions that were not ended are left to the next start. */
  function leave(): void {
    ended = true
    window.release()
    port.close()
  }
  const announce = (words: string): void => {
    console.log(words)
    if (Notification.isSupported()) notifications.say(words)
  }
  const actions = createActions({
    client,
    copy: async (roleId) => {
      const role = mirror.roles().get(roleId)
      const direct = mirror.setting('default.delivery') === 'direct' && role?.neverDirect !== true
      await copyEnvironment(
        { link, host, copier },
        { role: roleId, format: shellFormat(platform, env['SHELL']), direct },
      )
    },
    send: openWith,
    say: notifications.say,
    installUpdate: restart,
    quit: () => app.quit(),
  })
  const mirror = createMirror(
    {
      client,
      ready: link.ready,
      timers: systemTimers,
      onNotice: notifications.notice,
      onPrompt(prompt) {
        if (actions.isWaitedFor()) window.show()
        else notifications.prompt(prompt)
      },
    },
    closing.signal,
  )

  const memoryFile = join(app.getPath('userData'), 'window.json')
  let memory = readWindowMemory(memoryFile)
  const remember = (change: Partial<typeof memory>): void => {
    memory = { ...memory, ...change }
    void writeWindowMemory(memoryFile, memory)
  }
  nativeTheme.themeSource = memory.theme
  setAppMenu(platform)
  guardSession(session.defaultSession, { devTools })
  protocol.handle(pageScheme, createPageProtocol(pageFolder))

  const slot = createTraySlot({
    make: () =>
      createTray({
        platform,
        iconFolder: join(folder, 'icons'),
        run: actions.tray,
        toggle: () => window.toggle(),
        open: () => window.show(),
      }),
    watch: watchTrayHost,
    changed: listeners.tell,
  })
  const window = createWindow({
    preload: join(folder, 'preload.cjs'),
    devTools,
    memory,
    remember: ({ x, y, width, height }) => remember({ width, height, position: { x, y } }),
    trayBounds: slot.bounds,
    followsSpaces: platform === 'darwin',
    hiding: () => (slot.state() === 'shown' ? 'hide' : 'minimise'),
  })
  const shortcut = createShortcut(globalShortcut, () => openWith({ kind: 'search' }))

  const trayUpdates = createTrayUpdates({
    state: () => trayStateOf(link.state(), mirror, updates.state()),
    draw: slot.draw,
    clock,
    timers: systemTimers,
  })
  const applySettings = createSettingsEffects({
    setting: mirror.setting,
    setTheme(theme) {
      nativeTheme.themeSource = theme
      if (theme !== memory.theme) remember({ theme })
    },
    shortcut,
    loginItem,
    changed: listeners.tell,
    log,
  })
  mirror.subscribe(() => {
    applySettings()
    trayUpdates.changed()
  })
  updates.subscribe(() => {
    listeners.tell()
    trayUpdates.changed()
  })

  const desktopState = (): DesktopState => ({
    platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    version,
    ...linkFacts(link.state()),
    tray: slot.state(),
    shortcut: shortcut.state(),
    launchAtLogin: loginItem.state(),
    commandLine: commandLine.state(),
    update: updates.state(),
  })
  async function restart(): Promise<void> {
    if (updates.state().kind !== 'ready') throw new AppError('conflict', 'no update is ready to be installed')
    await quit('leave')
    updates.install()
  }
  const calls = createDesktopCalls({
    host,
    link,
    client,
    clock,
    copier,
    commandLine,
    updates,
    commands,
    state: desktopState,
    subscribe: listeners.subscribe,
    changed: listeners.tell,
    openExternal: (url) => shell.openExternal(url),
    askWhere: async (options) => (await dialog.showSaveDialog(window.window, options)).filePath || undefined,
    documents: () => app.getPath('documents'),
    hideWindow: window.hide,
    quit: () => app.quit(),
    restart,
  })
  const port = createPagePort(
    { ...forwardContract(link.call, log), desktop: desktopRouter(calls, log) },
    { ourPage: window.pageId, log },
  )
  ipcMain.on(connectMessage, port.connect)
  watchPage(window.window, { clock, log, lost: port.close })

  link.subscribe(() => {
    listeners.tell()
    trayUpdates.changed()
    const state = link.state()
    if (state.kind === 'failed') void askAboutFailure(state.error)
    if (state.kind === 'stopped') {
      announce(text.agentStopped)
      app.quit()
    }
  })
  async function askAboutFailure(error: AppError): Promise<void> {
    const choice = await askAboutStart(error)
    if (choice === 'quit') app.quit()
    else link.retry(...(choice === 'memory' ? ['memory'] : []))
  }

  listenToSystem({
    launched: (again) => (again === 'search' ? openWith({ kind: 'search' }) : window.show()),
    show: window.show,
    quit: () => quit('stop'),
    hasEnded: () => ended,
    leaveNow: leave,
    wake() {
      trayUpdates.changed()
      if (mirror.status() !== undefined) client.app.resumed().catch(() => undefined)
    },
  })
  void announceApp(paths, ownCommand()).then((release) => process.once('exit', release))

  trayUpdates.changed()
  if (launch === 'search') commands.send({ kind: 'search' })
  if (launch !== 'hidden') window.show()
  else whenTrayMissing(window.hide)

  /** Of a start without a window: without a tray either there would be no way to the app. */
  function whenTrayMissing(act: () => void): void {
    if (slot.state() === 'missing') return act()
    const unsubscribe = listeners.subscribe(() => {
      if (slot.state() !== 'missing') return
      unsubscribe()
      act()
    })
  }
}
