import { describe, expect, it } from 'vitest'
import { agentCommand } from '#frontends/headless/agent-command.ts'
import { appBeside, hasDisplay, installedApp } from '#frontends/headless/start-app.ts'

describe.runIf(process.platform !== 'win32')('the app beside a packaged command', () => {
  it('is found from the folder of the command, as each platform packs it', () => {
    expect(appBeside('/opt/Latchkey/resources/bin/latchkey', 'linux')).toBe('/opt/Latchkey/latchkey-app')
    expect(appBeside('/Applications/Latchkey.app/Contents/Resources/bin/latchkey', 'darwin')).toBe(
      '/Applications/Latchkey.app/Contents/MacOS/Latchkey',
    )
    expect(appBeside('/x/resources/bin/latchkey.exe', 'win32')).toBe('/x/Latchkey.exe')
  })

  it('is not looked for by a command that runs from source', () => {
    expect(installedApp({ platform: process.platform, env: { DISPLAY: ':0' } })).toBeUndefined()
    expect(agentCommand()).toEqual([process.execPath, expect.stringMatching(/headless\/main\.mjs$/)])
  })
})

describe('a display', () => {
  it('is one of X or Wayland on Linux', () => {
    expect(hasDisplay({ platform: 'linux', env: { DISPLAY: ':0' } })).toBe(true)
    expect(hasDisplay({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true)
    expect(hasDisplay({ platform: 'linux', env: { DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' } })).toBe(true)
    expect(hasDisplay({ platform: 'linux', env: { DISPLAY: '' } })).toBe(false)
    expect(hasDisplay({ platform: 'linux', env: {} })).toBe(false)
  })

  it('is there on macOS and Windows without a word', () => {
    for (const platform of ['darwin', 'win32'] as const) expect(hasDisplay({ platform, env: {} })).toBe(true)
  })

  it('is not there for a person who came over SSH', () => {
    const env = { DISPLAY: 'localhost:10.0', SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }
    for (const platform of ['darwin', 'win32', 'linux'] as const) expect(hasDisplay({ platform, env })).toBe(false)
  })
})
