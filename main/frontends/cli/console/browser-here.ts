import { existsSync } from 'node:fs'
import { isWindowsBelow } from '#local/open-in-browser.ts'

type Environment = Readonly<Record<string, string | undefined>>

const remote = ['SSH_CONNECTION', 'SSH_TTY', 'SSH_CLIENT']
const contained = ['container', 'KUBERNETES_SERVICE_HOST', 'CODESPACES', 'REMOTE_CONTAINERS']
const containerFiles = ['/.dockerenv', '/run/.containerenv']

export const isRemote = (env: Environment): boolean => remote.some((name) => env[name])

/** Whether a browser that is opened here is on this computer and can come back to its loopback addresses. */
export function hasLocalBrowser(
  platform: NodeJS.Platform,
  env: Environment,
  exists: (path: string) => boolean = existsSync,
): boolean {
  if (isRemote(env)) return false
  if (platform === 'win32' || platform === 'darwin') return true
  if (contained.some((name) => env[name]) || containerFiles.some((path) => exists(path))) return false
  // Its browser is Windows's, which reaches our loopback, where interop is on.
  if (env['WSL_DISTRO_NAME']) return isWindowsBelow(env)
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}
