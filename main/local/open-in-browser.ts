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
 * What opens an address on this system; undefined where nothing can, as without a display. The address signs in, and on macOS and Linux every
 * user can read every command line. On macOS it goes through a pipe and an Apple event. On Linux there is no other way to a browser: one in a
 * container of its own cannot read a file of ours. There the agent serves browsers of its own user only, see frontends/http/loopback-server.ts.
 */
export function browserCommand(url: string, platform: NodeJS.Platform, env: Environment): BrowserCommand | undefined {
  const chosen = chosenCommand(url, env['BROWSER'], platform)
  if (chosen !== undefined) return { command: chosen }
  switch (platform) {
    case 'darwin':
      return { command: ['osascript'], input: `open location "${url}"` }
    case 'win32':
      // `start` of cmd.exe would read `&` in the address as its own.
      return { command: ['rundll32', 'url.dll,FileProtocolHandler', url] }
    default:
      return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? { command: ['xdg-open', url] } : undefined
  }
}

/** The person's own choice, as other tools of a terminal take it: a command, or several between colons, with `%s` for the address or without. */
function chosenCommand(
  url: string,
  text: string | undefined,
  platform: NodeJS.Platform,
): readonly [string, ...string[]] | undefined {
  const first = platform === 'win32' ? text : text?.split(':')[0]
  const [file, ...words] = (first ?? '').trim().split(/\s+/)
  if (file === undefined || file === '') return undefined
  const args = words.map((word) => word.replaceAll('%s', url))
  return [file, ...args, ...(words.some((word) => word.includes('%s')) ? [] : [url])]
}

/** False when no browser could be started: then the link is for the person to open. */
export async function openInBrowser(
  url: string,
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
): Promise<boolean> {
  const address = webAddress(url)
  const found = address === undefined ? undefined : browserCommand(address, platform, env)
  if (found === undefined) return false
  return await startBrowser(found)
}

/** False when it could not be started, or ended at once with a failure. */
export function startBrowser({ command: [file, ...args], input }: BrowserCommand): Promise<boolean> {
  const stdin = input === undefined ? 'ignore' : 'pipe'
  const child = spawn(file, args, { stdio: [stdin, 'ignore', 'ignore'], detached: true })
  // Whoever does not read it may be gone before it is written.
  if (child.stdin) hearError(child.stdin).end(input)
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    // xdg-open ends with what it could do; a browser that it became lives on.
    const limit = setTimeout(() => resolve(true), 3000)
    child.once('exit', (code) => resolve(code === 0))
    child.once('exit', () => clearTimeout(limit))
    child.unref()
  })
}
