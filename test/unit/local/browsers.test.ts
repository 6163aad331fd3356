// Installed browsers are found on the three systems, and start with a profile of their own.
import { describe, expect, it } from 'vitest'
import { type Browser, browserWith, findBrowsers, isBrowserName } from '#local/browsers.ts'

const all = ['chrome', 'edge', 'brave', 'vivaldi', 'chromium', 'firefox']

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
    const found = findBrowsers({ platform, env, isProgram: (path) => there.has(path) })
    expect(found.map(({ id }) => id)).toEqual(all)
    expect(Object.fromEntries(found.map(({ id, path }) => [id, path]))).toEqual(paths)
  })

  it('nothing is found where nothing is installed, or nothing says where to look', () => {
    expect(findBrowsers({ platform, env, isProgram: () => false })).toEqual([])
    const asked: string[] = []
    findBrowsers({ platform, env: {}, isProgram: (path) => asked.push(path) < 0 })
    expect(asked.filter((path) => !path.startsWith('/Applications/'))).toEqual([])
  })
})

it('looks in no folder that is another one in each place', () => {
  const asked: string[] = []
  findBrowsers({ platform: 'linux', env: { PATH: '.::bin:/usr/bin' }, isProgram: (path) => asked.push(path) < 0 })
  expect(asked.filter((path) => !path.startsWith('/usr/bin/'))).toEqual([])
})

it('a profile of its own is asked for as each family takes it', () => {
  const browser = (id: string): Browser => ({ id, name: id, path: `/usr/bin/${id}` })
  const url = 'http://127.0.0.1:1/console/x'
  expect(browserWith(browser('brave'), url, undefined)).toEqual(['/usr/bin/brave', url])
  expect(browserWith(browser('brave'), url, '/p')).toEqual([
    '/usr/bin/brave',
    '--user-data-dir=/p',
    '--no-first-run',
    '--no-default-browser-check',
    url,
  ])
  expect(browserWith(browser('firefox'), url, '/p')).toEqual(['/usr/bin/firefox', '--profile', '/p', url])
})

it('names are told from commands', () => {
  expect([...all, 'Firefox', 'firefox -P work', '/usr/bin/firefox', 'lynx'].map(isBrowserName)).toEqual([
    ...all.map(() => true),
    true,
    false,
    false,
    false,
  ])
})
