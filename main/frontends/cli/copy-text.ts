import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hearError } from '#util/hear-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What takes the clipboard's text from its standard input, most likely first. */
function clipboardCommands(platform: NodeJS.Platform, env: Environment): readonly (readonly [string, ...string[]])[] {
  if (platform === 'darwin') return [['pbcopy']]
  if (platform === 'win32') return [['clip']]
  return [
    ...(env['WAYLAND_DISPLAY'] ? [['wl-copy'] as const] : []),
    ...(env['DISPLAY']
      ? [['xclip', '-selection', 'clipboard'] as const, ['xsel', '--clipboard', '--input'] as const]
      : []),
    ...(env['WSL_DISTRO_NAME'] ? [['clip.exe'] as const] : []),
  ]
}

/** False where nothing takes it. The text stands in no command line. */
export async function copyText(text: string, platform: NodeJS.Platform, env: Environment): Promise<boolean> {
  for (const [file, ...args] of clipboardCommands(platform, env)) {
    // oxlint-disable-next-line no-await-in-loop -- the next one only where this one is missing
    if (await takes(text, file, args, env)) return true
  }
  return false
}

async function takes(text: string, file: string, args: readonly string[], env: Environment): Promise<boolean> {
  const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'ignore'], env: { ...env } })
  hearError(child.stdin).end(text)
  const [code] = await once(child, 'exit').catch(() => [1])
  return code === 0
}
