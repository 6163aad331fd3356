// Which shell reads what `latchkey env` prints: the one that started this command, past what only passes it on.
import { shellNamed, type ShellFormat, unsupportedShell } from './shell-format.ts'

const { readFileSync, readlinkSync } = process.getBuiltinModule('node:fs')

export interface CallingProcess {
  readonly parent: number
  /** Of the program, with or without its folder. */
  readonly name: string
  readonly args: readonly string[]
}

export interface CallingShellInput {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** Our parent's process id. */
  readonly parent: number
  readonly look?: (pid: number) => CallingProcess | undefined
}

/** Nobody has more of them between a shell and its command. */
const mostSteps = 16
/** Programs that run another one on behalf of the shell above them. npm names its process after what it does. */
const passesOn =
  /^(node|bun|deno|npm|npx|pnpm|yarn|corepack|npm (exec|run).*|env|time|timeout|nice|ionice|nohup|stdbuf|setsid|sudo|doas|strace|ltrace|faketime|mise|asdf|volta.*)$/
/** How npx starts us: a shell of its own that runs this command and reads nothing of what it prints. */
const onlyUs = /^['"]?(?:[^\s'"]*\/)?latchkey['"]?(?:\s(?!.*[$`|;&<>]).*)?$/

export function callingShell(input: CallingShellInput): ShellFormat {
  if (input.platform === 'win32') return windowsShell(input.env)
  const { look = input.platform === 'linux' ? lookInProc : askPs } = input
  let pid = input.parent
  for (let step = 0; step < mostSteps && pid > 1; step += 1) {
    const found = look(pid)
    if (found === undefined) break
    const shell = shellNamed(found.name)
    if (shell !== undefined && !isLaunchers(found, look)) return orRefused(shell, found.name)
    if (shell === undefined && !passesOn.test(baseName(found.name))) break
    pid = found.parent
  }
  const login = input.env['SHELL'] ?? ''
  const shell = shellNamed(login)
  return shell === undefined ? 'sh' : orRefused(shell, login)
}

function isLaunchers({ args, parent }: CallingProcess, look: NonNullable<CallingShellInput['look']>): boolean {
  const script = args[1] === '-c' ? args[2] : undefined
  if (script === undefined || !onlyUs.test(script.trim())) return false
  const above = look(parent)
  return above !== undefined && passesOn.test(baseName(above.name))
}

function orRefused(shell: ShellFormat | 'unsupported', name: string): ShellFormat {
  if (shell === 'unsupported') throw unsupportedShell(baseName(name))
  return shell
}

const baseName = (name: string): string => name.split('/').at(-1) ?? name

/** A parent's name takes long to ask for there. Each shell sets something that its programs see. */
function windowsShell(env: CallingShellInput['env']): ShellFormat {
  if (env['MSYSTEM'] || env['SHELL']) return 'sh'
  return env['PROMPT'] === undefined ? 'powershell' : 'cmd'
}

function lookInProc(pid: number): CallingProcess | undefined {
  try {
    // The name is in brackets and may hold some itself.
    const [, comm = '', parent = ''] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return { parent: Number(parent), name: programOf(pid, comm), args }
  } catch {
    return undefined
  }
}

/** A script's process is named after the script, its program is the shell; of one program with many names, the name tells more. */
function programOf(pid: number, comm: string): string {
  try {
    const program = readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '')
    return /\/(busybox|toybox|coreutils)$/.test(program) && passesOn.test(comm) ? comm : program
  } catch {
    // Another user's, such as sudo's.
    return comm
  }
}

/** Where there is no /proc. */
export function askPs(pid: number): CallingProcess | undefined {
  const { execFileSync } = process.getBuiltinModule('node:child_process')
  const ask = (column: string): string =>
    execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  try {
    const [name, line, parent] = [ask('comm'), ask('args'), ask('ppid')]
    const [first = '', flag = '', ...rest] = line.split(' ')
    return {
      parent: Number(parent),
      name,
      args: flag === '-c' ? [first, flag, rest.join(' ')] : [first, flag, ...rest],
    }
  } catch {
    return undefined
  }
}
