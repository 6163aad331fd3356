// The names that shells go by, and the format that each of them reads.
import { AppError } from '#util/app-error.ts'

export type ShellFormat = 'sh' | 'fish' | 'powershell' | 'cmd'

/** Offered; every shell's other names are understood too. */
export const formats = ['sh', 'bash', 'zsh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'] as const

const shells: ReadonlyMap<string, ShellFormat> = new Map([
  ...[
    'sh',
    'bash',
    'zsh',
    'dash',
    'ash',
    'ksh',
    'ksh93',
    'mksh',
    'oksh',
    'pdksh',
    'yash',
    'posh',
    'busybox',
    'rbash',
  ].map((name) => [name, 'sh'] as const),
  ['fish', 'fish'],
  ...['powershell', 'pwsh', 'pwsh-preview'].map((name) => [name, 'powershell'] as const),
  ['cmd', 'cmd'],
])
const unsupported: readonly string[] = ['csh', 'tcsh', 'nu', 'nushell', 'elvish', 'xonsh', 'rc', 'es', 'ion']

/** Undefined for what is no shell. `name`: of a program, also with its folder, a version, or the dash of a login shell before it. */
export function shellNamed(name: string): ShellFormat | 'unsupported' | undefined {
  const file = name.split(/[/\\]/).at(-1) ?? ''
  const word = file
    .toLowerCase()
    .replace(/^-/, '')
    .replace(/\.exe$/, '')
    .replace(/-?\d+(\.\d+)*$/, (version) => (file.endsWith('93') ? version : ''))
  return shells.get(word) ?? (unsupported.includes(word) ? 'unsupported' : undefined)
}

/** The format for what a person wrote after `--format`. */
export function formatOfShell(name: string): ShellFormat | 'dotenv' | 'json' {
  if (name === 'dotenv' || name === 'json') return name
  const format = shellNamed(name)
  if (format === 'unsupported') throw unsupportedShell(name)
  if (format !== undefined) return format
  throw new AppError('bad-request', `there is no format "${name}"`, {
    hint: 'Write a shell (sh, bash, zsh, ksh, fish, powershell, cmd), dotenv or json.',
  })
}

export function unsupportedShell(name: string): AppError {
  const nu = /^nu(shell)?$/.test(name)
  return new AppError('unsupported', `Latchkey writes no variables for ${name}`, {
    hint: nu
      ? // JSON says what to set. A profile or a session token that the shell has would go on beside it.
        'Start a shell with the role: latchkey exec ROLE -- nu. Or, in the one you are in: ' +
        'hide-env -i AWS_PROFILE AWS_SESSION_TOKEN; latchkey env ROLE --format json | from json | load-env'
      : 'Run the command with the role: latchkey exec ROLE -- COMMAND, or start a shell with it: latchkey exec ROLE -- ' +
        name,
  })
}
