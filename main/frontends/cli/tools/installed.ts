// Which version of a tool this computer has. Runs nothing but programs of absolute PATH folders, and of those only "tell your version".
import { defined } from '#shared/defined.ts'
import { execFile } from 'node:child_process'
import { access, constants, stat } from 'node:fs/promises'
import { delimiter, extname, isAbsolute, join } from 'node:path'
import type { Installed } from './tool.ts'

export type InstalledVersion =
  | { readonly kind: 'absent'; readonly what: string }
  | {
      readonly kind: 'present'
      readonly place: string
      /** Undefined where it did not say. */ readonly version?: string
    }

interface Computer {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
}

const timeoutMs = 10_000
const maxBytes = 64 * 1024

/** The metadata alone: a package is not imported, and nothing of the current folder is. */
const askPython = [
  'import sys',
  'sys.path[:] = [each for each in sys.path if each]',
  'from importlib.metadata import version',
  'print(version(sys.argv[1]))',
].join('\n')

export async function installedVersion(
  installed: Exclude<Installed, { kind: 'part-of-programs' }>,
  computer: Computer,
): Promise<InstalledVersion> {
  switch (installed.kind) {
    case 'command': {
      const { command } = installed
      const place = await findOnPath(command, computer)
      if (place === undefined) return { kind: 'absent', what: `${command} is not on PATH` }
      return present(place, readVersion(await firstWords(place, installed.version, computer)))
    }
    case 'python': {
      const { distribution } = installed
      const python = (await findOnPath('python3', computer)) ?? (await findOnPath('python', computer))
      if (python === undefined) return { kind: 'absent', what: 'no python3 is on PATH' }
      const version = readVersion(await firstWords(python, ['-c', askPython, distribution], computer))
      return version === undefined
        ? { kind: 'absent', what: `${python} has no ${distribution}` }
        : present(`of ${python}`, version)
    }
  }
}

function present(place: string, version: string | undefined): InstalledVersion {
  return { kind: 'present', place, ...defined({ version }) }
}

/** A relative folder of PATH is passed over: whoever wrote the current folder would decide what runs. */
async function findOnPath(command: string, { env, platform }: Computer): Promise<string | undefined> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  const endings = platform === 'win32' ? ['.exe', '.cmd', '.bat'] : ['']
  for (const folder of folders) {
    for (const ending of endings) {
      const place = join(folder, `${command}${ending}`)
      if (await isProgram(place)) return place
    }
  }
  return undefined
}

async function isProgram(place: string): Promise<boolean> {
  try {
    await access(place, constants.X_OK)
    return (await stat(place)).isFile()
  } catch {
    return false
  }
}

/** Both streams, since java and others tell their version on standard error. Empty where it did not end well or in time. */
function firstWords(file: string, args: readonly string[], { env, platform }: Computer): Promise<string> {
  // A script of Windows would need its shell.
  if (platform === 'win32' && extname(file) !== '.exe') return Promise.resolve('')
  return new Promise((resolve) => {
    const options = { env, timeout: timeoutMs, maxBuffer: maxBytes, killSignal: 'SIGKILL', windowsHide: true } as const
    const child = execFile(file, args, options, (error, out, err) => resolve(error === null ? `${out}\n${err}` : ''))
    child.stdin?.on('error', () => undefined).end()
  })
}

function readVersion(text: string): string | undefined {
  return /\d+(?:\.\d+)+/.exec(text)?.[0]
}

/** Numbers of two versions, part by part. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number))
  const length = Math.max(a?.length ?? 0, b?.length ?? 0)
  for (let at = 0; at < length; at += 1) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
