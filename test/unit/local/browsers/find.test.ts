// Installed browsers are found on the three systems.
import { describe, expect, it } from 'vitest'
import { findBrowsers, isProgramName } from '#local/browsers/find.ts'
import { browserIds } from '#shared/console/browser-rules.ts'

/** Where each lies as its vendor installs it. */
const installed = {
  linux: {
    env: { PATH: '/usr/local/bin:/usr/bin:/snap/bin' },
    paths: {
      chrome: '/usr/bin/google-chrome-stable',
      edge: '/usr/bin/microsoft-edge',
      brave: '/usr/bin/brave-browser',
      vivaldi: '/usr/bin/vivaldi',
      chromium: '/snap/bin/chromium',
      firefox: '/usr/bin/firefox-esr',
    },
  },
  darwin: {
    env: { HOME: '/Users/jo' },
    paths: {
      chrome: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      edge: '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      brave: '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
      vivaldi: '/Users/jo/Applications/Vivaldi.app/Contents/MacOS/Vivaldi',
      chromium: '/Applications/Chromium.app/Contents/MacOS/Chromium',
      firefox: '/Applications/Firefox.app/Contents/MacOS/firefox',
    },
  },
  win32: {
    env: {
      ProgramFiles: 'C:\\Program Files',
      'ProgramFiles(x86)': 'C:\\Program Files (x86)',
      LOCALAPPDATA: 'C:\\Users\\jo\\AppData\\Local',
    },
    paths: {
      chrome: 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      edge: 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
      brave: 'C:\\Program Files\\BraveSoftware\\Brave-Browser\\Application\\brave.exe',
      vivaldi: 'C:\\Users\\jo\\AppData\\Local\\Vivaldi\\Application\\vivaldi.exe',
      chromium: 'C:\\Users\\jo\\AppData\\Local\\Chromium\\Application\\chrome.exe',
      firefox: 'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    },
  },
} as const

describe.each(['linux', 'darwin', 'win32'] as const)('on %s', (platform) => {
  const { env, paths } = installed[platform]

  it('every browser of the table is found where it is installed', () => {
    const there = new Set<string>(Object.values(paths))
    const found = findBrowsers({ platform, env, isProgram: (path) => there.has(path), script: () => '' })
    expect(found.map(({ id }) => id)).toEqual([...browserIds])
    expect(Object.fromEntries(found.map(({ id, path }) => [id, path]))).toEqual(paths)
  })

  it('nothing is found where nothing is installed, or nothing says where to look', () => {
    expect(findBrowsers({ platform, env, isProgram: () => false })).toEqual([])
    const asked: string[] = []
    findBrowsers({ platform, env: {}, isProgram: (path) => asked.push(path) < 0 })
    expect(asked.filter((path) => !/^\/(?:Applications|snap|var\/lib)\//.test(path))).toEqual([])
  })
})

it('looks in no folder that is another one in each place', () => {
  const asked: string[] = []
  findBrowsers({ platform: 'linux', env: { PATH: '.::bin:/usr/bin' }, isProgram: (path) => asked.push(path) < 0 })
  expect(asked.filter((path) => !/^\/(?:usr\/bin|snap\/bin|var\/lib)\//.test(path))).toEqual([])
})

describe('on Linux, a browser of', () => {
  const found = (paths: readonly string[], env: Readonly<Record<string, string>> = {}, script = '') =>
    findBrowsers({
      platform: 'linux',
      env: { PATH: '/usr/bin', HOME: '/home/jo', ...env },
      isProgram: (path) => paths.includes(path),
      script: () => script,
    }).map(({ id, path, packaged }) => [id, path, packaged])

  it.each([
    ['a snap', '/snap/bin/firefox'],
    ['a snap of Fedora or Arch', '/var/lib/snapd/snap/bin/firefox'],
  ])('%s is known as one, also where PATH does not name its folder', (_what, path) => {
    expect(found([path])).toEqual([['firefox', path, { kind: 'snap', name: 'firefox' }]])
  })

  it('Ubuntu, a script in /usr/bin, is the snap that it starts', () => {
    const script = '#!/bin/sh\nexec /snap/bin/chromium "$@"\n'
    expect(found(['/usr/bin/chromium-browser'], {}, script)).toEqual([
      ['chromium', '/usr/bin/chromium-browser', { kind: 'snap', name: 'chromium' }],
    ])
    // Debian's own is a script, too.
    expect(found(['/usr/bin/chromium'], {}, '#!/bin/sh\nexec /usr/lib/chromium/chromium "$@"\n')).toEqual([
      ['chromium', '/usr/bin/chromium', undefined],
    ])
  })

  it.each([
    ['the system', '/var/lib/flatpak/exports/bin/com.google.Chrome', {}],
    ['the person', '/home/jo/.local/share/flatpak/exports/bin/com.google.Chrome', {}],
    ['a person with another folder', '/data/jo/flatpak/exports/bin/com.google.Chrome', { XDG_DATA_HOME: '/data/jo' }],
  ])('flatpak is found where it exports programs of %s', (_whose, path, env) => {
    expect(found([path], env)).toEqual([['chrome', path, { kind: 'flatpak', name: 'com.google.Chrome' }]])
  })

  it('flatpak counts where there is no other of that name', () => {
    const flatpak = '/var/lib/flatpak/exports/bin/org.mozilla.firefox'
    expect(found(['/usr/bin/firefox', flatpak])).toEqual([['firefox', '/usr/bin/firefox', undefined]])
  })
})

it('a command is a program on PATH, or by its own path', () => {
  const is = (word: string): boolean =>
    isProgramName(word, {
      platform: 'linux',
      env: { PATH: 'bin:/usr/bin' },
      isProgram: (path) => ['/usr/bin/lynx', '/opt/b/run', 'bin/evil'].includes(path),
    })
  expect(['lynx', '/opt/b/run', 'nonsense', 'evil', '/usr/bin/nonsense', ''].map(is)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})
