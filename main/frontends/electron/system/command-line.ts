// `latchkey` on PATH: a link in a folder of the person's own, or on Windows an entry in the person's PATH.
import { accessSync, constants, existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { mkdir, rename, symlink, rm } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { DesktopState } from '#contract/desktop.ts'
import { AppError } from '#util/app-error.ts'
import { fileError } from '#util/files/file-error.ts'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface CommandLine {
  /** What is run by it, where this build has one. */
  readonly program: string
  readonly state: () => DesktopState['commandLine']
  /** Gives the path of the command. Never replaces a file that is not ours. */
  readonly install: () => Promise<string>
}

export interface CommandLineOptions {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** The program, where this build has one. */
  readonly target: string
  readonly reason: string
}

export function createCommandLine(options: CommandLineOptions): CommandLine {
  const { target, platform } = options
  const link = platform === 'win32' ? target : join(linkFolder(options), 'latchkey')
  return {
    program: target,
    state() {
      if (!existsSync(target)) return { kind: 'unsupported', reason: options.reason }
      const found = onPath(options)
      return found === undefined ? { kind: 'absent', path: link } : { kind: 'installed', path: found }
    },
    async install() {
      if (!existsSync(target)) throw new AppError('unsupported', options.reason)
      const found = onPath(options)
      if (found !== undefined) return found
      if (platform === 'win32') await addToUserPath(dirname(target))
      else await replaceLink(link, target)
      return link
    },
  }
}

/** macOS has /usr/local/bin on everybody's PATH, but not everybody may write there. */
function linkFolder({ platform, home }: Pick<CommandLineOptions, 'platform' | 'home'>): string {
  if (platform === 'darwin' && isWritable('/usr/local/bin')) return '/usr/local/bin'
  return join(home, '.local', 'bin')
}

/** The command that PATH finds, when it is this build's; else our link, which may lie in a folder that PATH gets at the next login. */
function onPath(options: CommandLineOptions): string | undefined {
  const name = options.platform === 'win32' ? 'latchkey.exe' : 'latchkey'
  const folders = (options.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = [...folders, ...(options.platform === 'win32' ? [] : [linkFolder(options)])]
  return candidates.map((folder) => join(folder, name)).find((file) => isSame(file, options.target))
}

/** The link that `install` makes, where it is there. */
export function ownLink(options: Pick<CommandLineOptions, 'platform' | 'home'>): string | undefined {
  const link = join(linkFolder(options), 'latchkey')
  return options.platform !== 'win32' && isOurLink(link) ? link : undefined
}

/** A link to a command of ours that has gone, or of another build, is ours; anything else is somebody's. */
const isOurLink = (link: string): boolean =>
  lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true &&
  isOurs(resolve(dirname(link), readlinkSync(link)))

async function replaceLink(link: string, target: string): Promise<void> {
  const there = lstatSync(link, { throwIfNoEntry: false })
  if (there !== undefined && !isOurLink(link))
    throw new AppError('conflict', `${link} is there already and is not Latchkey's`, {
      hint: `Remove it, or make a link yourself: ln -s "${target}" FOLDER/latchkey`,
    })
  const temporary = `${link}.${process.pid}.latchkey-tmp`
  try {
    await mkdir(dirname(link), { recursive: true })
    await symlink(target, temporary)
    await rename(temporary, link)
  } catch (error) {
    await rm(temporary, { force: true })
    throw fileError(link, error)
  }
}

/** Of the packaged app (`resources/bin`) or of a development checkout. */
const isOurs = (target: string): boolean =>
  /[/\\](?:resources|Resources)[/\\]bin[/\\]latchkey$|[/\\]node_modules[/\\]\.bin[/\\]latchkey$/.test(target)

function isSame(file: string, target: string): boolean {
  try {
    return realpathSync(file) === realpathSync(target)
  } catch {
    return false
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The folder is in a variable, so that no quoting can go wrong. .NET tells running programs of the change; setx would cut at 1,024 characters. */
const script = `
$folder = $env:LATCHKEY_FOLDER
$path = [Environment]::GetEnvironmentVariable('Path', 'User')
$parts = @($path -split ';' | Where-Object { $_ -ne '' })
if ($parts -notcontains $folder) {
  [Environment]::SetEnvironmentVariable('Path', (@($parts) + $folder) -join ';', 'User')
}`

/** Adds a folder to the person's own PATH; terminals opened later have it. */
async function addToUserPath(folder: string): Promise<void> {
  await promisify(execFile)('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], {
    env: { ...process.env, LATCHKEY_FOLDER: folder },
    windowsHide: true,
    timeout: 30_000,
  })
}
