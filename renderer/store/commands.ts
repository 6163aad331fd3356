// The command lines that the page shows and copies. `word` names a role and needs no quotes (role-word.ts).
import type { copyFormats } from '#contract/desktop.ts'
import type { RoleView } from '#contract/model.ts'
import { isPlainWord } from '#shared/plain-text.ts'
import { assertNever } from '#shared/assert-never.ts'

export type CopyFormat = (typeof copyFormats)[number]

/** The shell that a terminal of this system opens with is the command line's own default there. */
const flag = (format: CopyFormat): string => (format === usualFormat(undefined) ? '' : ` --format ${format}`)

/** The shell that most terminals of this system open with. */
export function usualFormat(platform: string | undefined, userAgent = navigator.userAgent): CopyFormat {
  return platform === 'win32' || (platform === undefined && /windows/i.test(userAgent)) ? 'powershell' : 'sh'
}

/** What a shell runs to take a role's environment over; without a shell around the page this is copied in place of values. */
export function environmentCommand(word: string, format: CopyFormat, direct: boolean): string {
  return shellCommand(`latchkey env ${word}${direct ? ' --direct' : ''}${flag(format)}`, format)
}

/** And how the shell gives it back. */
export function unsetCommand(word: string, format: CopyFormat): string {
  return shellCommand(`latchkey env ${word}${flag(format)} --unset`, format)
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
export function roleWord(role: RoleView, roles: Iterable<RoleView>): string {
  let left = words(role).filter((word) => isPlainWord(word))
  for (const other of roles) {
    if (left.length === 0) break
    if (other.id === role.id || (other.name !== role.name && other.arn !== role.arn)) continue
    const taken = new Set(words(other))
    left = left.filter((word) => !taken.has(word))
  }
  return left[0] ?? role.id
}

function words({ name, accountName, accountId, arn }: RoleView): readonly string[] {
  return [
    name,
    ...(accountName === undefined ? [] : [`${accountName}/${name}`]),
    ...(accountId === undefined ? [] : [`${accountId}/${name}`]),
    ...(arn === undefined ? [] : [arn]),
  ]
}
