// Which browsers are installed.
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { type BrowserId, browserNames } from '#shared/console/browser-rules.ts'
import { type KnownBrowser, knownBrowsers } from './known.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface Browser {
  /** What a person types. */
  readonly id: BrowserId
  readonly name: string
  readonly path: string
  /** One in a container of its own sees little of the person's home. */
  readonly packaged?: { readonly kind: 'snap' | 'flatpak'; readonly name: string }
}

export interface BrowsersInput {
  readonly platform: NodeJS.Platform
  readonly env: Environment
  /** Whether a path is a program. */
  readonly isProgram?: (path: string) => boolean
  /** The first lines of a script; empty for any other program. */
  readonly script?: (path: string) => string
}

/** Those that are installed, in the order of the table. */
export function findBrowsers(input: BrowsersInput): readonly Browser[] {
  const { platform, env, isProgram = isProgramHere, script = scriptHere } = input
  return knownBrowsers.flatMap((browser): readonly Browser[] => {
    const { id } = browser
    const name = browserNames[id]
    const path = places(browser, platform, env).find(isProgram)
    if (path !== undefined) return [{ id, name, path, ...(platform === 'linux' && packageOf(browser, path, script)) }]
    const flatpak = flatpaks(browser, platform, env).find(isProgram)
    if (flatpak === undefined) return []
    return [{ id, name, path: flatpak, packaged: { kind: 'flatpak', name: browser.linux.flatpak } }]
  })
}

function places({ linux, darwin, win32: windows }: KnownBrowser, platform: NodeJS.Platform, env: Environment) {
  if (platform === 'win32') {
    const bases = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']]
    return bases.flatMap((base) => (base ? [win32.join(base, windows.program)] : []))
  }
  if (platform === 'darwin') {
    const home = env['HOME']
    return ['/Applications', ...(home ? [posix.join(home, 'Applications')] : [])].map((base) =>
      posix.join(base, darwin.program),
    )
  }
  // An app that a desktop started may have a PATH without the folder of snaps.
  const folders = [...folderList(env['PATH']), ...snapFolders]
  return linux.programs.flatMap((name) => folders.map((folder) => posix.join(folder, name)))
}

/** A relative part of PATH means another program in each folder. */
const folderList = (path = ''): readonly string[] => path.split(':').filter((folder) => posix.isAbsolute(folder))

const snapFolders = ['/snap/bin', '/var/lib/snapd/snap/bin']

function flatpaks({ linux }: KnownBrowser, platform: NodeJS.Platform, env: Environment): readonly string[] {
  if (platform !== 'linux') return []
  const home = env['HOME']
  const own = env['XDG_DATA_HOME'] || (home && posix.join(home, '.local/share'))
  return [...(own ? [own] : []), '/var/lib'].map((base) => posix.join(base, 'flatpak/exports/bin', linux.flatpak))
}

/** Ubuntu has scripts in /usr/bin that start the snap. */
function packageOf({ linux: { snap } }: KnownBrowser, path: string, script: (path: string) => string) {
  if (snap === undefined) return undefined
  const isSnap = snapFolders.some((folder) => path.startsWith(`${folder}/`)) || script(path).includes('/snap/bin/')
  return isSnap ? { packaged: { kind: 'snap', name: snap } as const } : undefined
}

function isProgramHere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function scriptHere(path: string): string {
  const start = Buffer.alloc(4096)
  try {
    const file = openSync(path, 'r')
    try {
      const text = start.toString('latin1', 0, readSync(file, start))
      return text.startsWith('#!') ? text : ''
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}

/** Whether a word names a program that can be started here. */
export function isProgramName(word: string, { platform, env, isProgram = isProgramHere }: BrowsersInput): boolean {
  // Windows tries endings, and looks in more places than PATH.
  if (platform === 'win32') return true
  if (word.includes('/')) return isProgram(word)
  return folderList(env['PATH']).some((folder) => isProgram(posix.join(folder, word)))
}
