import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hearError } from '#util/hear-error.ts'
import { isRemote } from './browser-here.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What takes the clipboard's text from its standard input, most likely first. Over SSH only X passes the person's own on. */
function clipboardCommands(platform: NodeJS.Platform, env: Environment): readonly (readonly [string, ...string[]])[] {
  if (isRemote(env) && platform !== 'linux') return []
  if (platform === 'darwin') return [['pbcopy']]
  if (platform === 'win32') return [['clip']]
  return [
    ...(env['WAYLAND_DISPLAY'] && !isRemote(env) ? [['wl-copy'] as const] : []),
    ...(env['DISPLAY']
      ? [['xclip', '-selection', 'clipboard'] as const, ['xsel', '--clipboard', '--input'] as const]
      : []),
    ...(env['WSL_DISTRO_NAME'] ? [['clip.exe'] as const] : []),
  ]
}

/**
 * False where nothing takes it. The text stands in no command line. It is not cleared again: whoever pastes it decides when, and by then no
 * command of ours runs. Nor is it sent through the terminal (OSC 52), which may keep, log or share what it shows.
 */
export async function copyText(text: string, platform: NodeJS.Platform, env: Environment): Promise<boolean> {
  for (const [file, ...args] of clipboardCommands(platform, env)) {
    // oxlint-disable-next-line no-await-in-loop -- the next one only where this one is missing
    if (await takes(text, file, args, env)) return true
  }
  return false
}

async function takes(text: string, file: string, args: readonly string[], env: Environment): Promise<boolean> {
  const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'ignore'], env: { ...env }, timeout: 5000 })
  hearError(child.stdin).end(text)
  const [code] = await once(child, 'exit').catch(() => [1])
  return code === 0
}
