// The composition root of the app: makes the parts, joins them, and says what happens when. Little logic of its own.
import { once } from 'node:events'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, clipboard, globalShortcut, protocol } from 'electron'
import type { DesktopCommand } from '#contract/desktop.ts'
import type { Paths } from '#local/paths.ts'
import type { Clock } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import { createLog } from '#util/log.ts'
import { systemTimers } from '#util/async/timers.ts'
import { version } from '#util/version.ts'
import { catchUncaught } from '#util/uncaught-errors.ts'
import { linkHere } from './agent/link-here.ts'
import { listenToSystem } from './system/app-events.ts'
import { setAppMenu } from './window/app-menu.ts'
import { createCopier } from './system/clipboard.ts'
import { environmentText } from './page/environment-copy.ts'
import { createRoleCopy } from './page/role-copy.ts'
import type { Launch } from './launch-arguments.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createHandover } from './agent/handover.ts'
import { createOpenConsole } from './page/open-console.ts'
import { createPageCommands } from './page/commands.ts'
import { createPageProtocol, pageScheme } from './page/protocol.ts'
import { servePage } from './page/service.ts'
import { createEnding } from './ending.ts'
import { createOutside } from './outside.ts'
import { announceApp } from './agent/running-app.ts'
import { openBySystem } from './system/open-page.ts'
import { createSettingsEffects } from './system/settings-effects.ts'
import { createShortcut } from './window/shortcut.ts'
import { commandLineHere, loginItemHere, ownCommand } from './system/system.ts'
import { tellWhenUp } from './system/tell-starter.ts'
import { trayStateOf } from './tray/source.ts'
import { trayHere } from './tray/tray-here.ts'
import { updateKeys } from './updates/update-keys.ts'
import { updatesHere } from './updates/updates-here.ts'
import { windowHere } from './window/window-here.ts'

export interface AppOptions {
  readonly paths: Paths
  readonly launch: Launch
  /** Where the built parts lie. */
  readonly folder: string
}

export interface RunningApp {
  /** Somebody started the app once more. */
  readonly launched: (launch: Launch) => void
}

/** After `app.whenReady()`. */
export function runApp({ paths, launch, folder }: AppOptions): RunningApp {
  const { env, platform } = process
  const clock: Clock = { now: () => Date.now() }
  const pageFolder = join(folder, '..', 'page')
  const log = createLog({ path: join(paths.home, 'logs', 'app.log'), level: 'info', clock })
  const uncaught = catchUncaught(log, clock)

  const closing = new AbortController()
  const listeners = createListeners()
  const { host, link, client } = linkHere({ paths, folder, pageFolder })
  const copier = createCopier(clipboard, clock, systemTimers)
  const commands = createPageCommands()
  const place = { packaged: app.isPackaged, resources: process.resourcesPath, platform, env, keys: updateKeys }
  const updates = updatesHere(place, { clock, timers: systemTimers, log })
  const loginItem = loginItemHere()
  const commandLine = commandLineHere()

  const copyRole = createRoleCopy({
    copier,
    platform,
    shell: env['SHELL'],
    commandLine: commandLine.state,
    mirror: () => mirror,
    environment: (request, signal) => environmentText(link, host, request, signal),
  })
  const openWith = (command: DesktopCommand): void => {
    commands.send(command)
    window.show()
  }
  const openConsole = createOpenConsole({
    console: client.console,
    computer: { platform, env, paths, userHome: homedir(), openBySystem },
  })
  const { mirror, notifications, runTray } = createOutside({
    link,
    client,
    window: () => window,
    send: commands.send,
    openWith,
    copyRole,
    openConsole,
    installUpdate: restart,
    signal: closing.signal,
  })
  const handover = createHandover({ link, mirror, changed: listeners.tell, told: notifications.tell })

  setAppMenu(platform)
  protocol.handle(pageScheme, createPageProtocol(pageFolder))

  const tray = trayHere({
    iconFolder: join(folder, 'icons'),
    state: () => trayStateOf(link.state(), mirror, updates.state()),
    run: runTray,
    window: () => window,
    clock,
    told: listeners.tell,
  })
  const window = windowHere(folder, tray)
  const shortcut = createShortcut(globalShortcut, () => openWith({ kind: 'search' }))

  const applySettings = createSettingsEffects({
    setting: mirror.setting,
    setTheme: window.setTheme,
    shortcut,
    loginItem,
    changed: listeners.tell,
    log,
  })
  mirror.subscribe(() => {
    applySettings()
    tray.changed()
  })
  updates.subscribe(() => {
    listeners.tell()
    tray.changed()
  })

  async function restart(): Promise<void> {
    if (updates.state().kind !== 'ready') throw new AppError('conflict', 'no update is ready to be installed')
    await ending.quit('leave')
    updates.install()
  }
  const page = servePage({
    host,
    link,
    client,
    clock,
    copier,
    commandLine,
    copyRole,
    openConsole,
    updates,
    commands,
    subscribe: listeners.subscribe,
    changed: listeners.tell,
    notify: notifications.tell,
    handover,
    restart,
    window,
    tray,
    shortcut,
    loginItem,
    version,
    log,
  })
  const ending = createEnding({ link, closing, copier, notifications, tray, window, page, log })

  const ready = link.ready(closing.signal)
  ready.then(uncaught.survive, () => undefined)
  tellWhenUp(launch === 'hidden' ? [ready] : [ready, once(window.window, 'show')], link)
  link.subscribe(() => {
    listeners.tell()
    tray.changed()
    ending.followAgent()
  })
  listenToSystem({
    show: window.show,
    quit: () => ending.quit('stop'),
    hasEnded: ending.hasEnded,
    leaveNow: ending.leave,
    wake() {
      tray.changed()
      copier.clearOverdue().catch(() => undefined)
      if (mirror.status() !== undefined) client.app.resumed().catch(() => undefined)
    },
  })
  announceApp(paths, ownCommand())
    .then((release) => process.once('exit', release))
    .catch((error: unknown) => log.warn('commands will not find this app', { error }))

  tray.changed()
  if (launch === 'search') commands.send({ kind: 'search' })
  if (launch !== 'hidden') window.show()
  // Without a tray either there would be no way to the app.
  else tray.onceMissing(window.hide)

  return {
    launched(again) {
      // A command that found no agent, or the start at login: nobody asked for a window, but an agent is wanted.
      if (again === 'hidden') link.retry()
      else openWith({ kind: 'search' })
    },
  }
}
