import { existsSync } from 'node:fs'

type Environment = Readonly<Record<string, string | undefined>>

/** Whether a browser that is opened here is on this computer and can come back to its loopback addresses. */
export function hasLocalBrowser(platform: NodeJS.Platform, env: Environment, exists = existsSync): boolean {
  if (env['SSH_CONNECTION'] || env['SSH_TTY'] || env['SSH_CLIENT']) return false
  if (platform === 'win32' || platform === 'darwin') return true
  if (exists('/.dockerenv') || exists('/run/.containerenv') || env['container']) return false
  // Windows Subsystem for Linux: its browser is Windows's, which reaches our loopback, where interop is on.
  if (env['WSL_DISTRO_NAME']) return Boolean(env['WSL_INTEROP'] && (env['DISPLAY'] || env['WAYLAND_DISPLAY']))
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}
