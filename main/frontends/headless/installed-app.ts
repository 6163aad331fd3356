// The app that a packaged command came with.
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isSea } from 'node:sea'

interface Host {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

/** From `resources/bin/latchkey` (in a bundle of macOS `Contents/Resources/bin/latchkey`) to the program that has a window. */
export function appBeside(command: string, platform: NodeJS.Platform): string {
  const folder = dirname(command)
  switch (platform) {
    case 'darwin':
      return resolve(folder, '..', '..', 'MacOS', 'Latchkey')
    case 'win32':
      return resolve(folder, '..', '..', 'Latchkey.exe')
    default:
      return resolve(folder, '..', '..', 'latchkey-app')
  }
}

/** Whether a window would be where the person is. Over SSH it would not, or come through a tunnel for as long as that lasts. */
export function hasDisplay({ platform, env }: Host): boolean {
  if (env['SSH_CONNECTION']) return false
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/** Undefined when this command did not come with an app, or nobody would see it. */
export function installedApp(host: Host): string | undefined {
  if (!isSea() || !hasDisplay(host)) return undefined
  const app = appBeside(process.execPath, host.platform)
  return existsSync(app) ? app : undefined
}
