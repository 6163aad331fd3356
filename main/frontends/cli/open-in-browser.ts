import { spawn } from 'node:child_process'

type Environment = Readonly<Record<string, string | undefined>>

/** What opens an address on this system; undefined where nothing can, as without a display. */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform,
  env: Environment,
): readonly [string, ...string[]] | undefined {
  switch (platform) {
    case 'darwin':
      return ['open', url]
    case 'win32':
      // `start` of cmd.exe would read `&` in the address as its own.
      return ['rundll32', 'url.dll,FileProtocolHandler', url]
    default: {
      // As other tools of a Unix terminal: the person's own choice first, also where there is no display.
      const [chosen] = (env['BROWSER'] ?? '').split(':')
      if (chosen) return [chosen, url]
      return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open', url] : undefined
    }
  }
}

/** False when no browser could be started: then the link is for the person to open. */
export async function openInBrowser(
  url: string,
  platform: NodeJS.Platform = process.platform,
  env: Environment = process.env,
): Promise<boolean> {
  const command = browserCommand(url, platform, env)
  if (command === undefined) return false
  const [file, ...args] = command
  const child = spawn(file, args, { stdio: 'ignore', detached: true })
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    // xdg-open ends with what it could do; a browser that it became lives on.
    const limit = setTimeout(() => resolve(true), 3000)
    child.once('exit', (code) => resolve(code === 0))
    child.once('exit', () => clearTimeout(limit))
    child.unref()
  })
}
