// The command lines that window and tray show and copy. `word` names a role and needs no quotes (role-word.ts).
import { isPlainWord } from './plain-text.ts'
import { isIdentifier } from './role-identifier.ts'
import { assertNever } from './assert-never.ts'

/** The formats in which an environment is copied, as `latchkey env --format` has them. */
export const copyFormats = ['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'] as const
export type CopyFormat = (typeof copyFormats)[number]

/** The shell that most terminals of a system open with; the command line takes it where no other is asked for. */
export const systemFormat = (platform: string): CopyFormat => (platform === 'win32' ? 'powershell' : 'sh')

/** A role, as far as commands can name it. */
interface Called {
  readonly id: string
  readonly name: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
  readonly arn?: string | undefined
}

interface Shell {
  readonly format: CopyFormat
  /** The command line's own default there. */
  readonly usual: CopyFormat
}

/** What a shell runs to take a role's environment over, or with `--unset` to give it back. */
export function environmentCommand(word: string, { format, usual }: Shell, flag?: '--direct' | '--unset'): string {
  const asked = format === usual ? [] : ['--format', format]
  const direct = flag === '--direct' ? [flag] : []
  const unset = flag === '--unset' ? [flag] : []
  return shellCommand(['latchkey', 'env', word, ...direct, ...asked, ...unset].join(' '), format)
}

function shellCommand(env: string, format: CopyFormat): string {
  switch (format) {
    case 'sh':
      return `eval "$(${env})"`
    case 'fish':
      return `${env} | source`
    case 'powershell':
      return `${env} | Out-String | Invoke-Expression`
    case 'cmd':
      return `for /f "delims=" %i in ('${env}') do @%i`
    case 'dotenv':
      return `${env} > .env`
    case 'json':
      return env
    default:
      return assertNever(format)
  }
}

/** The shortest request that shows a role working. */
export const whoAmI = 'aws sts get-caller-identity'

export const execCommand = (word: string, command = whoAmI): string => `latchkey exec ${word} -- ${command}`

/** What to type on a command line for this role and no other: the shortest of its names that is its own. */
export function roleWord(role: Called, roles: Iterable<Called>): string {
  let left = words(role).filter((word) => isPlainWord(word))
  for (const other of roles) {
    if (left.length === 0) break
    if (other.id === role.id || (other.name !== role.name && other.arn !== role.arn)) continue
    const taken = new Set(words(other))
    left = left.filter((word) => !taken.has(word))
  }
  return left[0] ?? role.id
}

function words({ name, accountName, accountId, arn }: Called): readonly string[] {
  return [
    ...(isIdentifier(name) ? [] : [name]),
    ...(accountName === undefined ? [] : [`${accountName}/${name}`]),
    ...(accountId === undefined ? [] : [`${accountId}/${name}`]),
    ...(arn === undefined ? [] : [arn]),
  ]
}
