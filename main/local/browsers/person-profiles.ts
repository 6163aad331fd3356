// The profiles that a person made in a browser, by the names that it shows.
import { posix, win32 } from 'node:path'
import { readRegularSync } from '#util/files/regular-file.ts'
import { jsonOf } from '#util/json-of.ts'
import type { Browser, BrowsersInput } from './find.ts'
import { type KnownBrowser, knownBrowsers } from './known.ts'

export interface PersonProfile {
  readonly name: string
  /** What makes the browser take it. */
  readonly options: readonly string[]
}

export type ProfilesInput = Pick<BrowsersInput, 'platform' | 'env'> & { readonly read?: (path: string) => string }

/** In the browser's order. Empty where it has none, or keeps them elsewhere. */
export function personProfiles(browser: Browser, { platform, env, read = readHere }: ProfilesInput) {
  const known = knownBrowsers.find(({ id }) => id === browser.id)
  const folders = known === undefined ? [] : dataFolders(known, browser, { platform, env })
  const { join } = platform === 'win32' ? win32 : posix
  for (const folder of folders) {
    const found =
      known?.family === 'firefox'
        ? firefoxProfiles(read(join(folder, 'profiles.ini')))
        : chromiumProfiles(read(join(folder, 'Local State')))
    if (found.length > 0) return found
  }
  return []
}

function dataFolders(known: KnownBrowser, { packaged }: Browser, { platform, env }: ProfilesInput): readonly string[] {
  const home = env['HOME']
  const isFirefox = known.family === 'firefox'
  if (platform === 'win32') {
    const base = env[isFirefox ? 'APPDATA' : 'LOCALAPPDATA']
    return base ? [win32.join(base, known.win32.data)] : []
  }
  if (!home) return []
  if (platform === 'darwin') return [posix.join(home, 'Library/Application Support', known.darwin.data)]
  const { data } = known.linux
  const inConfig = data.replace('.config/', '')
  if (packaged?.kind === 'snap') {
    const common = posix.join(home, 'snap', packaged.name, 'common')
    return [posix.join(common, inConfig), posix.join(home, 'snap', packaged.name, 'current', data)]
  }
  if (packaged?.kind === 'flatpak') {
    const own = posix.join(home, '.var/app', packaged.name)
    return isFirefox ? [posix.join(own, data)] : [posix.join(own, 'config', inConfig)]
  }
  const config = env['XDG_CONFIG_HOME'] || posix.join(home, '.config')
  // Firefox 147 and later keep new ones by the XDG specification.
  return isFirefox ? [posix.join(home, data), posix.join(config, 'mozilla/firefox')] : [posix.join(config, inConfig)]
}

function chromiumProfiles(text: string): readonly PersonProfile[] {
  const folders = fields(fields(fields(jsonOf(text)).get('profile')).get('info_cache'))
  return [...folders].flatMap(([folder, about]) => {
    const name = fields(about).get('name')
    return typeof name === 'string' ? [{ name, options: [`--profile-directory=${folder}`] }] : []
  })
}

function firefoxProfiles(text: string): readonly PersonProfile[] {
  return text.split(/^\[/m).flatMap((section) => {
    const name = /^Profile\d+\][^]*?^Name=(.+?)\r?$/m.exec(section)?.[1]
    return name === undefined ? [] : [{ name, options: ['-P', name] }]
  })
}

const fields = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])

/** Local State grows with what a browser remembers. */
const mostBytes = 32 * 1024 * 1024

function readHere(path: string): string {
  try {
    return readRegularSync(path, mostBytes)
  } catch {
    return ''
  }
}
