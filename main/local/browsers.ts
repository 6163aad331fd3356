// Which browsers are installed, and how each opens a page in a profile of its own.
import { accessSync, constants, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

export interface Browser {
  /** What a person types. */
  readonly id: string
  readonly name: string
  readonly path: string
}

interface Known extends Omit<Browser, 'path'> {
  /** A folder of its own holds cookies and all: by an option of Chromium's, or of Firefox's. */
  readonly family: 'chromium' | 'firefox'
  /** On PATH. */
  readonly linux: readonly string[]
  /** Below a folder of applications. */
  readonly darwin: string
  /** Below a folder of programs. */
  readonly win32: string
}

const known: readonly Known[] = [
  {
    id: 'chrome',
    name: 'Google Chrome',
    family: 'chromium',
    linux: ['google-chrome', 'google-chrome-stable'],
    darwin: 'Google Chrome.app/Contents/MacOS/Google Chrome',
    win32: 'Google\\Chrome\\Application\\chrome.exe',
  },
  {
    id: 'edge',
    name: 'Microsoft Edge',
    family: 'chromium',
    linux: ['microsoft-edge', 'microsoft-edge-stable'],
    darwin: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    win32: 'Microsoft\\Edge\\Application\\msedge.exe',
  },
  {
    id: 'brave',
    name: 'Brave',
    family: 'chromium',
    linux: ['brave-browser', 'brave-browser-stable', 'brave'],
    darwin: 'Brave Browser.app/Contents/MacOS/Brave Browser',
    win32: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  },
  {
    id: 'vivaldi',
    name: 'Vivaldi',
    family: 'chromium',
    linux: ['vivaldi', 'vivaldi-stable'],
    darwin: 'Vivaldi.app/Contents/MacOS/Vivaldi',
    win32: 'Vivaldi\\Application\\vivaldi.exe',
  },
  {
    id: 'chromium',
    name: 'Chromium',
    family: 'chromium',
    linux: ['chromium', 'chromium-browser'],
    darwin: 'Chromium.app/Contents/MacOS/Chromium',
    win32: 'Chromium\\Application\\chrome.exe',
  },
  {
    id: 'firefox',
    name: 'Firefox',
    family: 'firefox',
    linux: ['firefox', 'firefox-esr'],
    darwin: 'Firefox.app/Contents/MacOS/firefox',
    win32: 'Mozilla Firefox\\firefox.exe',
  },
]

export interface BrowsersInput {
  readonly platform: NodeJS.Platform
  readonly env: Environment
  /** Whether a path is a program. */
  readonly isProgram?: (path: string) => boolean
}

/** Those that are installed, in the order of the table. */
export function findBrowsers({ platform, env, isProgram = isProgramHere }: BrowsersInput): readonly Browser[] {
  return known.flatMap((browser) => {
    const path = places(browser, platform, env).find(isProgram)
    return path === undefined ? [] : [{ id: browser.id, name: browser.name, path }]
  })
}

/** Whether a word names a browser that is known here, installed or not. */
export const isBrowserName = (word: string): boolean => known.some(({ id }) => id === word.toLowerCase())

function places(browser: Known, platform: NodeJS.Platform, env: Environment): readonly string[] {
  if (platform === 'win32') {
    const bases = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']]
    return bases.flatMap((base) => (base ? [win32.join(base, browser.win32)] : []))
  }
  if (platform === 'darwin') {
    const home = env['HOME']
    return ['/Applications', ...(home ? [posix.join(home, 'Applications')] : [])].map((base) =>
      posix.join(base, browser.darwin),
    )
  }
  // A relative part of PATH means another program in each folder.
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => posix.isAbsolute(folder))
  return browser.linux.flatMap((name) => folders.map((folder) => posix.join(folder, name)))
}

function isProgramHere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** `folder`: where the browser keeps a profile that shares nothing with any other; undefined for the person's usual one. */
export function browserWith(
  { id, path }: Browser,
  url: string,
  folder: string | undefined,
): readonly [string, ...string[]] {
  if (folder === undefined) return [path, url]
  if (known.find((each) => each.id === id)?.family === 'firefox') return [path, '--profile', folder, url]
  return [path, `--user-data-dir=${folder}`, '--no-first-run', '--no-default-browser-check', url]
}
