// The system's browser is one of those that are known by name.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemBrowser } from '#local/browsers/system-browser.ts'

let bin: string
beforeAll(async () => {
  bin = await mkdtemp(join(tmpdir(), 'lks-'))
})
afterAll(() => rm(bin, { recursive: true }))

const programs: ReadonlySet<string> = new Set([
  '/usr/bin/firefox-esr',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/var/lib/flatpak/exports/bin/com.brave.Browser',
])

/** `script`: what the desktop is asked by. */
async function found(script: string, env: Record<string, string> = {}, platform: NodeJS.Platform = 'linux') {
  await writeFile(join(bin, 'xdg-settings'), `#!/bin/sh\n${script}\n`)
  await chmod(join(bin, 'xdg-settings'), 0o700)
  const computer = {
    platform,
    env: { PATH: `${bin}:/usr/bin`, ...env },
    isProgram: (path: string) => programs.has(path),
    script: () => '',
  }
  return await systemBrowser(computer, new AbortController().signal)
}

describe.skipIf(process.platform === 'win32')('the system’s browser', () => {
  it.each([
    ['firefox-esr.desktop', 'firefox'],
    ['google-chrome.desktop', 'chrome'],
    // Chrome brings both.
    ['com.google.Chrome.desktop', 'chrome'],
    ['chromium_chromium.desktop', 'chromium'],
    ['com.brave.Browser.desktop', 'brave'],
    // The one of the distribution, with profiles of its own, is not the one that starts by name.
    ['chromium.desktop', undefined],
    ['vivaldi-stable.desktop', undefined],
    ['org.kde.falkon.desktop', undefined],
  ])('by the file of its desktop: %s', async (file, id) => {
    expect(await found(`[ "$1 $2" = 'get default-web-browser' ] && echo '${file}'`)).toBe(id)
  })

  it('is not known where the desktop does not say', async () => {
    expect(await found('exit 4')).toBeUndefined()
  })

  it.each([
    ['firefox-esr', 'firefox'],
    ['/usr/bin/google-chrome %s', 'chrome'],
    ['google-chrome --incognito', undefined],
    ['google-chrome:firefox-esr', undefined],
    ['lynx', undefined],
  ])('is what BROWSER names: %s', async (text, id) => {
    expect(await found(`echo chromium_chromium.desktop`, { BROWSER: text })).toBe(id)
  })

  it.each<[string, NodeJS.Platform, Record<string, string>]>([
    ['macOS', 'darwin', {}],
    ['a Linux in Windows', 'linux', { WSL_DISTRO_NAME: 'Debian', WSL_INTEROP: '/run/1' }],
  ])('is not known on %s', async (_where, platform, env) => {
    expect(await found(`echo firefox-esr.desktop`, env, platform)).toBeUndefined()
  })
})
