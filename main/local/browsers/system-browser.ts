// Which of the browsers that are known by name the system opens pages in: the same one has two names then.
import { execFile } from 'node:child_process'
import { posix } from 'node:path'
import { promisify } from 'node:util'
import type { BrowserId } from '#shared/console/browser-rules.ts'
import { chosenCommands, isWindowsBelow } from '../open-in-browser.ts'
import { type Browser, type BrowsersInput, findBrowsers } from './find.ts'
import { knownBrowsers } from './known.ts'

const run = promisify(execFile)
/** A desktop that does not answer keeps no console waiting. */
const answersWithinMs = 2000

/** Undefined where nobody can tell, as everywhere but on Linux. */
export async function systemBrowser(computer: BrowsersInput, signal: AbortSignal): Promise<BrowserId | undefined> {
  const { platform, env } = computer
  if (platform !== 'linux') return undefined
  const [command, ...others] = chosenCommands(env['BROWSER'], platform)
  if (command !== undefined) return others.length === 0 ? byCommand(command, computer) : undefined
  if (isWindowsBelow(env)) return undefined
  const file = await desktopFile(env, signal)
  return findBrowsers(computer).find((browser) => filesOf(browser).includes(file))?.id
}

/** One with arguments may open another profile. */
function byCommand([file, ...args]: readonly string[], computer: BrowsersInput): BrowserId | undefined {
  if (args.some((arg) => arg !== '%s')) return undefined
  return findBrowsers(computer).find(({ path }) => path === file || posix.basename(path) === file)?.id
}

/** As https://specifications.freedesktop.org/mime-apps has it, or as the desktop does. BROWSER was looked at before. */
async function desktopFile(env: BrowsersInput['env'], signal: AbortSignal): Promise<string> {
  const options = { env: { ...env, BROWSER: undefined }, timeout: answersWithinMs, signal }
  try {
    return (await run('xdg-settings', ['get', 'default-web-browser'], options)).stdout.trim().toLowerCase()
  } catch {
    return ''
  }
}

/** What the browser's own packages call the file; one of snap and flatpak keeps its profiles elsewhere than one of the system. */
function filesOf({ id, packaged }: Browser): readonly string[] {
  const known = knownBrowsers.find((each) => each.id === id)
  const names =
    packaged === undefined
      ? [...(known?.linux.programs ?? []), known?.linux.flatpak]
      : [packaged.kind === 'snap' ? `${packaged.name}_${packaged.name}` : packaged.name]
  return names.map((name) => `${name}.desktop`.toLowerCase())
}
