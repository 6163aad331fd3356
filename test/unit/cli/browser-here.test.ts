import { describe, expect, it } from 'vitest'
import { hasLocalBrowser } from '#frontends/cli/console/browser-here.ts'

type Facts = [what: string, platform: NodeJS.Platform, env: Readonly<Record<string, string>>, file?: string]

const isHere = (platform: NodeJS.Platform, env: Readonly<Record<string, string>>, file?: string): boolean =>
  hasLocalBrowser(platform, env, (path) => path === file)

describe('a browser that comes back to this computer', () => {
  it.each<Facts>([
    ['macOS', 'darwin', {}],
    ['Windows', 'win32', {}],
    ['Linux with X', 'linux', { DISPLAY: ':0' }],
    ['Linux with Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }],
    [
      'Windows Subsystem for Linux with interop',
      'linux',
      { WSL_DISTRO_NAME: 'Ubuntu', WSL_INTEROP: '/run/WSL/8_interop', WAYLAND_DISPLAY: 'wayland-0' },
    ],
  ])('is there on %s', (_what, platform, env, file) => {
    expect(isHere(platform, env, file)).toBe(true)
  })

  it.each<Facts>([
    ['over SSH, also with a display passed on', 'linux', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22', DISPLAY: ':10' }],
    ['over SSH with a terminal alone', 'linux', { SSH_TTY: '/dev/pts/0', DISPLAY: ':0' }],
    ['over SSH to a Mac', 'darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }],
    ['over SSH to Windows', 'win32', { SSH_CLIENT: '10.0.0.1 1 22' }],
    ['on Linux without a display', 'linux', {}],
    ['on Linux with an empty one', 'linux', { DISPLAY: '', WAYLAND_DISPLAY: '' }],
    ['in Docker', 'linux', { DISPLAY: ':0' }, '/.dockerenv'],
    ['in Podman', 'linux', { DISPLAY: ':0' }, '/run/.containerenv'],
    ['in a container that says so', 'linux', { DISPLAY: ':0', container: 'lxc' }],
    ['in a pod of Kubernetes', 'linux', { DISPLAY: ':0', KUBERNETES_SERVICE_HOST: '10.96.0.1' }],
    ['in a codespace', 'linux', { DISPLAY: ':0', CODESPACES: 'true' }],
    ['in a container of an editor', 'linux', { DISPLAY: ':0', REMOTE_CONTAINERS: 'true' }],
    [
      'in Windows Subsystem for Linux without interop',
      'linux',
      { WSL_DISTRO_NAME: 'Ubuntu', WAYLAND_DISPLAY: 'wayland-0' },
    ],
  ])('is not there %s', (_what, platform, env, file) => {
    expect(isHere(platform, env, file)).toBe(false)
  })
})
