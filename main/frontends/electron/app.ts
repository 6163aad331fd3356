// The composition root of the app: makes the parts, joins them, and says what happens when. Little logic of its own.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { app, clipboard, globalShortcut, nativeTheme, Notification, protocol } from 'electron'
import type { DesktopCommand } from '#contract/desktop.ts'
import { desktopText as text } from '#shared/strings/en/desktop.ts'
import type { Paths } from '#local/paths.ts'
import type { Clock } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import { createLog } from '#util/log.ts'
import { systemTimers } from '#util/async/timers.ts'
import { version } from '#util/version.ts'
import { catchUncaught } from '#util/uncaught-errors.ts'
import type { AgentClient } from '#contract/contract.ts'
import { engineFromText } from '../headless/engine-text.ts'
import { createAgentLink } from './agent/agent-link.ts'
import { listenToSystem } from './system/app-events.ts'
import { setAppMenu } from './window/app-menu.ts'
import { askAboutStart } from './agent/ask-start.ts'
import { createCopier } from './system/clipboard.ts'
import { environmentText } from './page/environment-copy.ts'
import { createRoleCopy } from './page/role-copy.ts'
import type { Launch } from './launch-arguments.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createMirror } from './agent/mirror.ts'
import { createNotifications } from './system/notifications.ts'
import { createHandover } from './agent/handover.ts'
import { createOpenConsole } from './page/open-console.ts'
import { createPageCommands } from './page/commands.ts'
import { createPageProtocol, pageScheme } from './page/protocol.ts'
import { servePage } from './page/service.ts'
import { createQuit } from './quit.ts'
import { announceApp } from './agent/running-app.ts'
import { openBySystem } from './system/open-page.ts'
import { createSettingsEffects } from './system/settings-effects.ts'
import { createShortcut } from './window/shortcut.ts'
import { commandLineHere, loginItemHere, makeNotification, ownCommand, watchTrayHost } from './system/system.ts'
import { tellWhenUp } from './system/tell-starter.ts'
import { warnPerson } from './system/warn-person.ts'
import { createTray } from './tray/tray.ts'
import { createActions } from './tray/actions.ts'
import { trayStateOf } from './tray/source.ts'
import { createTraySlot } from './tray/slot.ts'
import { createTrayUpdates } from './tray/redraw.ts'
import { updateKeys } from './updates/update-keys.ts'
import { updatesHere } from './updates/updates-here.ts'
import { createWindow } from './window/window.ts'
import { openWindowMemory } from './window/memory.ts'

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
  // From the archive, which a thread does not look into.
  const engineText = readFileSync(join(folder, 'engine.cjs'), 'utf8')
  const engine = { begin: () => engineFromText(engineText) }
  const host = { paths, platform, env, engine }
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
    page.close()
  }
  const announce = (words: string): void => {
    console.log(words)
    if (Notification.isSupported()) notifications.say(words)
  }
  const openConsole = createOpenConsole({
    console: client.console,
    computer: { platform, env, paths, userHome: homedir(), openBySystem },
  })
  const actions = createActions({
    client,
    terminals: () => mirror.terminals(),
    copy: async (roleId) => void (await copyRole(roleId)),
    openConsole,
    send: openWith,
    signIn: (source) => commands.send({ kind: 'sign-in', source }),
    say: notifications.say,
    failed(body) {
      commands.send({ kind: 'tell', text: body })
      warnPerson(body, notifications.say)
    },
    startAgent: () => link.retry(),
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
      onSettled: notifications.settled,
    },
    closing.signal,
  )

  const handover = createHandover({
    link,
    mirror,
    changed: listeners.tell,
    told: notifications.tell,
  })

  const { now: remembered, remember } = openWindowMemory(join(app.getPath('userData'), 'window.json'))
  nativeTheme.themeSource = remembered().theme
  setAppMenu(platform)
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
    devTools: !app.isPackaged,
    memory: remembered(),
    remember: ({ x, y, width, height }) => void remember({ width, height, position: { x, y } }),
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
      if (theme !== remembered().theme) void remember({ theme })
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

  async function restart(): Promise<void> {
    if (updates.state().kind !== 'ready') throw new AppError('conflict', 'no update is ready to be installed')
    await quit('leave')
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
    tray: slot,
    shortcut,
    loginItem,
    version,
    log,
  })

  const ready = link.ready(closing.signal)
  ready.then(uncaught.survive, () => undefined)
  tellWhenUp(launch === 'hidden' ? [ready] : [ready, once(window.window, 'show')], link)
  link.subscribe(() => {
    listeners.tell()
    trayUpdates.changed()
    const state = link.state()
    if (state.kind === 'failed') void askAboutStart(state.error, link, giveUp)
    if (state.kind === 'stopped' && state.whose === 'own') {
      announce(text.agentStopped)
      app.quit()
    }
  })
  const giveUp = (): Promise<void> => quit('stop').then(() => app.exit(1))

  listenToSystem({
    show: window.show,
    quit: () => quit('stop'),
    hasEnded: () => ended,
    leaveNow: leave,
    wake() {
      trayUpdates.changed()
      copier.clearOverdue().catch(() => undefined)
      if (mirror.status() !== undefined) client.app.resumed().catch(() => undefined)
    },
  })
  announceApp(paths, ownCommand())
    .then((release) => process.once('exit', release))
    .catch((error: unknown) => log.warn('commands will not find this app', { error }))

  trayUpdates.changed()
  if (launch === 'search') commands.send({ kind: 'search' })
  if (launch !== 'hidden') window.show()
  // Without a tray either there would be no way to the app.
  else slot.onceMissing(window.hide)

  return {
    launched(again) {
      // A command that found no agent, or the start at login: nobody asked for a window, but an agent is wanted.
      if (again === 'hidden') link.retry()
      else openWith({ kind: 'search' })
    },
  }
}
