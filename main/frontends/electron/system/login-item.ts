// Start at login: the system's own list on macOS and Windows, a file of the XDG autostart specification on Linux.
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DesktopState } from '#contract/desktop.ts'
import { autostartName } from '#local/login-item.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'

export interface LoginItem {
  readonly state: () => DesktopState['launchAtLogin']
  readonly set: (on: boolean) => Promise<void>
}

export const noLoginItem = (reason: string): LoginItem => ({
  state: () => ({ kind: 'unsupported', reason }),
  set: () => Promise.resolve(),
})

/** The part of Electron's app that is used. */
export interface LoginSettings {
  getLoginItemSettings(options: { readonly args: string[] }): { readonly openAtLogin: boolean }
  setLoginItemSettings(settings: { readonly openAtLogin: boolean; readonly args: string[] }): void
}

/** No window at login: the tray is enough. */
const args = ['--hidden']

export function systemLoginItem(app: LoginSettings): LoginItem {
  return {
    state: () => ({ kind: 'supported', on: app.getLoginItemSettings({ args: [...args] }).openAtLogin }),
    set: async (on) => app.setLoginItemSettings({ openAtLogin: on, args: [...args] }),
  }
}

/** `command`: the program that the person starts (of an AppImage the image itself, not what it mounts). */
export function autostartLoginItem(file: string, command: string): LoginItem {
  return {
    state: () => ({ kind: 'supported', on: existsSync(file) }),
    async set(on) {
      if (!on) return rm(file, { force: true })
      await mkdir(dirname(file), { recursive: true })
      await writeFileAtomic(file, desktopEntry([command, ...args]), { mode: 0o644 })
    },
  }
}

/** Desktop Entry Specification, "The Exec key": quoted arguments, their backslashes escaped once more as a string value, `%` doubled. */
export function desktopEntry(command: readonly string[]): string {
  const exec = command
    .map((word) => `"${word.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`)
    .join(' ')
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    autostartName,
    'Comment=Gives every tool the right AWS role',
    `Exec=${exec.replaceAll('\\', '\\\\')}`,
    'Icon=latchkey',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ]
  return `${lines.join('\n')}\n`
}
