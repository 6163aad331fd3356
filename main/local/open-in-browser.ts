import { spawn } from 'node:child_process'
import { webAddress } from '#util/web-address.ts'
import { hearError } from '#util/hear-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface BrowserCommand {
  readonly command: readonly [string, ...string[]]
  /** For its standard input. */
  readonly input?: string
}

/**
 * What opens an address on this system, most likely first; nothing where nothing can, as without a display. The address signs in, and on macOS and Linux every
 * user can read every command line. On macOS it goes through a pipe and an Apple event. On Linux there is no other way to a browser: one in a
 * container of its own cannot read a file of ours. There the agent serves browsers of its own user only, see frontends/http/loopback-server.ts.
 */
export function browserCommands(url: string, platform: NodeJS.Platform, env: Environment): readonly BrowserCommand[] {
  const chosen = chosenCommands(env['BROWSER'], platform)
  if (chosen.length > 0) return chosen.map((words) => ({ command: withAddress(words, url) }))
  // `start` of cmd.exe would read `&` in the address as its own.
  const windows = ['url.dll,FileProtocolHandler', url]
  switch (platform) {
    case 'darwin':
      return [{ command: ['osascript'], input: `open location "${url}"` }]
    case 'win32':
      return [{ command: ['rundll32', ...windows] }]
    default:
      return [
        ...(isWindowsBelow(env) ? [{ command: ['wslview', url] } as const] : []),
        ...(env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? [{ command: ['xdg-open', url] } as const] : []),
        ...(isWindowsBelow(env) ? [{ command: ['rundll32.exe', ...windows] } as const] : []),
      ]
  }
}

/** Windows Subsystem for Linux, where it starts programs of Windows: the person's browser is there. */
export const isWindowsBelow = (env: Environment): boolean => Boolean(env['WSL_DISTRO_NAME'] && env['WSL_INTEROP'])

/** What BROWSER names; a blank is nothing. */
export const namedByBrowser = (env: Environment): string | undefined => env['BROWSER']?.trim() || undefined

type Words = readonly [file: string, ...args: string[]]

/**
 * The person's own choice, as other tools of a terminal take it: a command, or several between colons, of which the first that works opens it.
 * A path with blanks stands in quotes.
 */
export function chosenCommands(text: string | undefined, platform: NodeJS.Platform): readonly Words[] {
  const parts = platform === 'win32' ? [text ?? ''] : ((text ?? '').match(/(?:"[^"]*"|'[^']*'|[^:])+/g) ?? [])
  return parts.flatMap((part): readonly Words[] => {
    const [file, ...args] = (part.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? []).map(withoutQuotes)
    return file === undefined || file === '' ? [] : [[file, ...args]]
  })
}

const withoutQuotes = (word: string): string =>
  word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? '')

/** In place of `%s`, or behind. */
function withAddress([file, ...words]: Words, url: string): Words {
  const args = words.map((word) => word.replaceAll('%s', () => url))
  return [file, ...args, ...(words.some((word) => word.includes('%s')) ? [] : [url])]
}

/** False when no browser could be started: then the link is for the person to open. */
export async function openInBrowser(
  url: string,
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
): Promise<boolean> {
  return (await startInBrowser(url, platform, env)) !== 'failed'
}

/** As `openInBrowser`, and waits for the browser to come where somebody can tell. */
export async function startInBrowser(
  url: string,
  platform: NodeJS.Platform,
  env: Environment,
  options: StartOptions = {},
): Promise<Started> {
  const address = webAddress(url)
  if (address === undefined) return 'failed'
  for (const command of browserCommands(address, platform, env)) {
    // oxlint-disable-next-line no-await-in-loop -- the next one only where this one is missing or cannot
    const started = await startBrowser(command, options)
    if (started !== 'failed') return started
  }
  return 'failed'
}

/** `pending`: it runs, and nothing tells yet whether it shows the page. */
export type Started = 'opened' | 'failed' | 'pending'

export interface StartOptions {
  /** Settles when the browser came for the page. */
  readonly arrived?: Promise<unknown>
  readonly withinMs?: number
}

/** Failed where it could not be started, or ended with a failure before it came for the page. */
export function startBrowser(
  { command: [file, ...args], input }: BrowserCommand,
  { arrived, withinMs = 3000 }: StartOptions = {},
): Promise<Started> {
  const stdin = input === undefined ? 'ignore' : 'pipe'
  const child = spawn(file, args, { stdio: [stdin, 'ignore', 'ignore'], detached: true })
  // Whoever does not read it may be gone before it is written.
  if (child.stdin) hearError(child.stdin).end(input)
  return new Promise((resolve) => {
    // xdg-open ends with what it could do; a browser that it became lives on.
    const limit = setTimeout(() => resolve('pending'), withinMs)
    const end = (how: Started): void => {
      clearTimeout(limit)
      resolve(how)
    }
    child.once('error', () => end('failed'))
    child.once('exit', (code) => end(code === 0 || (code === 1 && isExplorer(file)) ? 'opened' : 'failed'))
    // Who cannot tell has not come.
    arrived?.then(
      () => end('opened'),
      () => undefined,
    )
    child.unref()
  })
}

/** Windows Explorer hands an address on, and always ends with 1. */
const isExplorer = (file: string): boolean => /(?:^|[\\/])explorer(?:\.exe)?$/i.test(file)
