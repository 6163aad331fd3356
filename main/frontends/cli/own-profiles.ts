// Profiles of browsers that hold the consoles of one account each: a folder for each, in the home.
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

interface OwnProfile {
  readonly browser: string
  readonly account: string
}

/** `account`: an id of an account, or of a role whose account nobody knows. */
export async function ownProfileFolder(folder: string, { browser, account }: OwnProfile): Promise<string> {
  const path = join(folder, `${browser}-${account.replaceAll(/[^\w-]/g, '')}`)
  await mkdir(path, { recursive: true, mode: 0o700 })
  return path
}

/** Those that were used before. */
export async function ownProfiles(folder: string): Promise<readonly OwnProfile[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => {
    const [, browser, account] = /^([a-z]+)-([\w-]+)$/.exec(name) ?? []
    return browser === undefined || account === undefined ? [] : [{ browser, account }]
  })
}
