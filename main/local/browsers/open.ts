// Opens the address of a console by what a person chose: one way for the command line, the app and the agent.
import { writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BrowserChoice, browserNames, type BrowserProfile } from '#shared/console/browser-rules.ts'
import type { Holder } from '#shared/console/several.ts'
import { accountColour } from '#shared/account-colour.ts'
import { assertNever } from '#shared/assert-never.ts'
import { queryOf } from '#shared/query-of.ts'
import { AppError } from '#util/app-error.ts'
import { type BrowserCommand, namedByBrowser, type Started, startBrowser, startInBrowser } from '../open-in-browser.ts'
import type { Paths } from '../paths.ts'
import { type Browser, type BrowsersInput, findBrowsers } from './find.ts'
import { ownProfileFolder, profileKey } from './own-profile.ts'
import { personProfiles } from './person-profiles.ts'

export type Opener =
  | { readonly kind: 'browser'; readonly browser: Browser; readonly profile: BrowserProfile }
  /** BROWSER's or the system's, or a command in place of BROWSER. */
  | { readonly kind: 'page'; readonly command?: string }

export interface Computer extends Pick<BrowsersInput, 'platform' | 'env'> {
  readonly paths: Pick<Paths, 'home' | 'browsers'>
  readonly userHome: string
  /** What the system opens, where more than a command can; false where nothing could be started. */
  readonly openBySystem?: (address: string) => Promise<boolean>
}

/** What opens it here. Throws AppError for what is not installed or not there, before any link is made. */
export function openerOf(choice: BrowserChoice | undefined, computer: Pick<Computer, 'platform' | 'env'>): Opener {
  const { browser: id, profile } = choice ?? { profile: { kind: 'usual' } as const }
  if (id === undefined && profile.kind === 'usual') return { kind: 'page' }
  const wanted = id ?? (profile.kind === 'container' ? 'firefox' : undefined)
  const found = findBrowsers(computer)
  const browser =
    wanted === undefined
      ? (found.find((each) => each.id === computer.env['BROWSER']) ?? found[0])
      : found.find((each) => each.id === wanted)
  if (browser === undefined) {
    const missing = wanted === undefined ? 'no browser was found here' : `${browserNames[wanted]} was not found here`
    throw new AppError('not-found', missing, { hint: 'Those that were found: latchkey browsers' })
  }
  if (profile.kind === 'container' && browser.id !== 'firefox')
    throw new AppError('bad-request', `${browser.name} has no containers`, { hint: 'Firefox has: --browser firefox' })
  if (profile.kind === 'named') optionsOf(browser, profile.name, computer)
  return { kind: 'browser', browser, profile }
}

/** `arrived` settles when a browser came for the page. */
export async function openWith(
  opener: Opener,
  address: string,
  holder: Holder & { readonly accountName?: string | undefined },
  computer: Computer,
  arrived: Promise<unknown>,
): Promise<Started> {
  const patience = { arrived, withinMs: patienceMs }
  if (opener.kind === 'page') {
    const { platform, env, openBySystem } = computer
    const command = opener.command ?? namedByBrowser(env)
    if (command !== undefined || openBySystem === undefined)
      return await startInBrowser(address, platform, { ...env, BROWSER: command }, patience)
    return (await openBySystem(address)) ? 'opened' : 'failed'
  }
  const { browser, profile } = opener
  const command = await commandOf(browser, profile, address, holder, computer)
  return await startBrowser(command, patience)
}

/** A browser that begins a profile, or comes from a package, takes its time. */
const patienceMs = 10_000

/**
 * On macOS, where every user can read every command line and the system tells nobody whose a connection is, the address goes through a pipe,
 * or lies in a page that this user alone can read; only into a profile that the person made there is no such way.
 */
async function commandOf(
  browser: Browser,
  profile: BrowserProfile,
  address: string,
  holder: Parameters<typeof openWith>[2],
  computer: Computer,
): Promise<BrowserCommand> {
  const isMac = computer.platform === 'darwin'
  switch (profile.kind) {
    case 'usual':
      return isMac ? macCommand(browser, address) : { command: [browser.path, address] }
    case 'named':
      return { command: [browser.path, ...optionsOf(browser, profile.name, computer), address] }
    case 'container': {
      const inContainer = containerAddress(address, holder, profile.per)
      return isMac ? macCommand(browser, inContainer) : { command: [browser.path, inContainer] }
    }
    case 'own': {
      const key = profileKey(holder, profile.per)
      const folder = await ownProfileFolder(browser, key, computer.paths, computer.userHome)
      const page = isMac ? await privatePage(folder, address) : address
      if (browser.id === 'firefox') return { command: [browser.path, '--profile', folder, page] }
      return {
        command: [browser.path, `--user-data-dir=${folder}`, '--no-first-run', '--no-default-browser-check', page],
      }
    }
    default:
      return assertNever(profile)
  }
}

function macCommand({ path }: Browser, address: string): BrowserCommand {
  const app = posix.basename(path.replace(/\.app\/.*$/, ''))
  return { command: ['osascript'], input: `tell application "${app}" to open location "${address}"` }
}

/** The folder lets nobody else in. What it leads to is used up by then, or a minute later. */
async function privatePage(folder: string, address: string): Promise<string> {
  const path = join(folder, 'open.html')
  await writeFile(path, `<!doctype html><meta http-equiv="refresh" content="0;url=${address}">\n`, { mode: 0o600 })
  return pathToFileURL(path).href
}

function optionsOf(browser: Browser, name: string, computer: Pick<Computer, 'platform' | 'env'>): readonly string[] {
  const profiles = personProfiles(browser, computer)
  const profile = profiles.find((each) => each.name === name)
  if (profile !== undefined) return profile.options
  throw new AppError('not-found', `${browser.name} has no profile "${name}"`, {
    hint:
      profiles.length === 0
        ? 'No profile of it was found here.'
        : `It has: ${profiles.map((each) => each.name).join(', ')}`,
  })
}

const containerColours = ['blue', 'turquoise', 'green', 'yellow', 'orange', 'red', 'pink', 'purple']

/** As the extension "Open external links in a container" takes it: https://github.com/honsiorovskyi/open-url-in-container */
function containerAddress(
  address: string,
  { accountId, accountName, roleId, source }: Parameters<typeof openWith>[2],
  per: 'account' | 'source',
): string {
  // Two organisations may each have an account of that name.
  const account = [accountName, accountId].filter(Boolean).join(' ') || roleId
  const name = per === 'account' ? account : source
  const colour = containerColours[accountColour({ name, labels: {}, ...(per === 'account' && { accountId }) })]
  const parts = { name, color: colour ?? 'blue', icon: 'briefcase', url: address }
  return `ext+container:${queryOf(parts)}`
}

/** Of one that failed. */
export function notOpened(opener: Opener, { env }: Pick<Computer, 'env'>, hint: string): AppError {
  const name = opener.kind === 'browser' ? opener.browser.name : (opener.command ?? namedByBrowser(env))
  return new AppError('unsupported', name === undefined ? 'no browser opened' : `"${name}" did not open a page`, {
    hint,
  })
}
