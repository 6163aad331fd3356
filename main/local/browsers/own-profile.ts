// Profiles of browsers that hold the consoles of one account, or of one source, each: folders that share nothing with any other profile.
import { hash } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Holder } from '#shared/console/several.ts'
import { ensureOwnFolder, requireOwn, requireOwnContent } from '#util/own/own-path.ts'
import { homeHash, type Paths } from '../paths.ts'
import type { Browser } from './find.ts'
import { knownBrowsers } from './known.ts'

type Place = Pick<Paths, 'home' | 'browsers'>

/** Names in `local/home-names.ts` tell these from what is not ours. */
export function profileKey({ accountId, roleId, source }: Holder, per: 'account' | 'source'): string {
  return per === 'account' ? (accountId ?? roleId) : sourceKey(source)
}

/** A source may be called anything. */
export const sourceKey = (source: string): string => `s-${hash('sha256', source, 'hex').slice(0, 12)}`

/** Made when it is not there yet. Rejects with AppError where others could put something in it: a browser does what a profile says. */
export async function ownProfileFolder(
  browser: Pick<Browser, 'id' | 'packaged'>,
  key: string,
  place: Place,
  userHome: string,
): Promise<string> {
  const root = browser.packaged ? packageRoot(browser.packaged, place, userHome) : place.browsers
  const folder = join(root, `${browser.id}-${key}`)
  ensureOwnFolder(root)
  ensureOwnFolder(folder)
  if (browser.id === 'firefox') await writePreferences(join(folder, 'user.js'))
  requireOwnContent(folder)
  return folder
}

/** A stranger's is none: Firefox would take its proxy from it. */
async function writePreferences(path: string): Promise<void> {
  if (isOwnFile(path)) return
  await rm(path, { force: true })
  await writeFile(path, firefoxPreferences, { mode: 0o600, flag: 'wx' })
}

function isOwnFile(path: string): boolean {
  try {
    return requireOwn(path, 'file') !== undefined
  } catch {
    return false
  }
}

/** As Chromium's options `--no-first-run` and `--no-default-browser-check`. */
const firefoxPreferences = `// Written by Latchkey once; yours to change.
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
`

/** A browser in a container of its own reads and writes here, and not in the home of Latchkey. */
function packageRoot({ kind, name }: NonNullable<Browser['packaged']>, { home }: Place, userHome: string): string {
  const folder = `latchkey-${homeHash(home)}`
  return kind === 'snap'
    ? posix.join(userHome, 'snap', name, 'common', folder)
    : posix.join(userHome, '.var/app', name, 'data', folder)
}

/** Every folder that may hold profiles of this home outside of it. */
export function rootsElsewhere(place: Place, userHome: string): readonly string[] {
  return knownBrowsers.flatMap(({ linux: { snap, flatpak } }) => [
    ...(snap === undefined ? [] : [packageRoot({ kind: 'snap', name: snap }, place, userHome)]),
    packageRoot({ kind: 'flatpak', name: flatpak }, place, userHome),
  ])
}

/** Browser and key of those that were used before. */
export async function ownProfiles(
  place: Place,
  userHome: string,
): Promise<readonly { readonly browser: string; readonly key: string }[]> {
  const roots = [place.browsers, ...rootsElsewhere(place, userHome)]
  const names = await Promise.all(roots.map((root) => readdir(root).catch(() => [])))
  return names.flat().flatMap((name) => {
    const [, browser, key] = /^([a-z]+)-([\w-]+)$/.exec(name) ?? []
    return browser === undefined || key === undefined ? [] : [{ browser, key }]
  })
}
