// Parts of the operating system that differ by platform, as this app uses them.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, Notification } from 'electron'
import { autostartFile } from '#local/login-item.ts'
import { desktopText as text } from '#shared/strings/en/desktop.ts'
import { type CommandLine, createCommandLine } from './command-line.ts'
import { autostartLoginItem, type LoginItem, noLoginItem, systemLoginItem } from './login-item.ts'
import type { NotificationText, SystemNotification } from './notifications.ts'
import type { AppCommand } from '../agent/running-app.ts'
import { busPaths, watcherName, watchOwner } from './desktop-bus.ts'

const { env, platform } = process

/** A person's name for the program: of an AppImage the image, not what it mounts for one run. */
const program = (): string => env['APPIMAGE'] ?? process.execPath

export function loginItemHere(): LoginItem {
  if (!app.isPackaged) return noLoginItem(text.loginItemUnsupported)
  if (platform !== 'linux') return systemLoginItem(app)
  return autostartLoginItem(autostartFile(env), program())
}

/** The packaged app brings the program along; a checkout has its launcher, once npm has installed it. */
export function commandLineHere(): CommandLine {
  const own = { platform, env, home: homedir() }
  // What an image holds is there only while it runs.
  if (env['APPIMAGE'] !== undefined) return createCommandLine({ ...own, target: '', reason: text.commandLineInImage })
  const target = app.isPackaged
    ? join(process.resourcesPath, 'bin', platform === 'win32' ? 'latchkey.exe' : 'latchkey')
    : join(app.getAppPath(), 'node_modules', '.bin', platform === 'win32' ? 'latchkey.cmd' : 'latchkey')
  return createCommandLine({ ...own, target, reason: text.commandLineUnsupported })
}

/** How this app is started once more. */
export function ownCommand(): AppCommand {
  const unsandboxed = app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []
  return app.isPackaged ? [program(), ...unsandboxed] : [process.execPath, ...unsandboxed, app.getAppPath()]
}

export function watchTrayHost(tell: (shown: boolean) => void): { readonly close: () => void } {
  if (platform === 'linux') return watchOwner(busPaths(env), process.getuid?.() ?? 0, watcherName, tell)
  tell(true)
  return { close: () => undefined }
}

export function makeNotification({ title, body, action }: NotificationText): SystemNotification {
  return new Notification({
    title,
    body,
    ...(action === undefined ? {} : { actions: [{ type: 'button', text: action }] }),
  })
}
