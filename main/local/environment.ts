import { AppError } from '#util/app-error.ts'
import { assertNever } from '#shared/assert-never.ts'

/** What a tool's environment must gain and lose. No name is in both. */
export interface Environment {
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
}

/** The caller's own variables that matter: proxies, NODE_OPTIONS, and what an environment of ours replaces. No keys. */
export type CallerEnvironment = Readonly<Record<string, string | undefined>>

export const environmentFormats = ['sh', 'fish', 'powershell', 'cmd', 'dotenv', 'json'] as const
export type EnvironmentFormat = (typeof environmentFormats)[number]

export interface RenderOptions {
  /** JSON shows a variable that is to be unset as null; else it leaves it out, so that all values are strings. */
  readonly nulls?: boolean
}

/**
 * Writes an environment for a shell or a file, ending in a line feed. AppError `unsupported` names a variable whose
 * value the format cannot hold. `dotenv` cannot unset, so it only empties session tokens, where that is the same.
 */
export function renderEnvironment(env: Environment, format: EnvironmentFormat, options: RenderOptions = {}): string {
  const set = Object.entries(env.set)
  for (const [name, value] of set) {
    if (!holds(format, value)) {
      throw new AppError('unsupported', `the format ${format} cannot hold the value of ${name}`, {
        hint: 'Use another format, such as json, or latchkey exec.',
      })
    }
  }
  if (format === 'json') {
    const gone = options.nulls === true ? env.unset.map((name) => [name, null] as const) : []
    return `${JSON.stringify(Object.fromEntries([...set, ...gone]), null, 2)}\n`
  }
  const lines = [
    ...env.unset.map((name) => unsetLine(format, name)),
    ...set.map(([name, value]) => setLine(format, name, value)),
  ]
  return lines
    .filter((line) => line !== undefined)
    .map((line) => `${line}${format === 'cmd' ? '\r\n' : '\n'}`)
    .join('')
}

/** `json` is written as a whole. */
type LineFormat = Exclude<EnvironmentFormat, 'json'>

/** Each line ends its command itself: `eval (latchkey env …)` in fish, and an eval without quotes, make one line of all. */
function setLine(format: LineFormat, name: string, value: string): string {
  switch (format) {
    case 'sh':
      return value.includes('\n')
        ? printed(name, value)
        : `export ${name}='${value.replaceAll("'", String.raw`'\''`)}';`
    case 'fish':
      return `set -gx ${name} '${value.replace(/['\\]/g, String.raw`\$&`)}';`
    case 'powershell':
      // PowerShell ends a single-quoted string at typographic quotes too; each is doubled.
      return `$env:${name} = '${value.replace(/['\u2018-\u201B]/g, '$&$&')}'`
    case 'cmd':
      return `set "${name}=${value}"`
    case 'dotenv':
      return /^[A-Za-z0-9_./:@%+,=~-]*$/.test(value) ? `${name}=${value}` : `${name}='${value}'`
    default:
      return assertNever(format)
  }
}

/** zsh can be told to end a quoted string at the end of its line (csh_junkie_quotes). The dot keeps line feeds at the end. */
function printed(name: string, value: string): string {
  const format = value.replaceAll(/[^\w./:@+=,-]+/g, (part) =>
    [...Buffer.from(part)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  )
  return `export ${name}="$(\\printf '${format.replace(/^-/, String.raw`\055`)}.')"; export ${name}="\${${name}%.}";`
}

function unsetLine(format: LineFormat, name: string): string | undefined {
  switch (format) {
    case 'sh':
      return `unset ${name};`
    case 'fish':
      // What is not set is a failure there, which nothing behind it takes away.
      return `set -e ${name}; or true;`
    case 'powershell':
      return `$env:${name} = $null`
    case 'cmd':
      return `set "${name}="`
    case 'dotenv':
      // An empty value is not an absent one (botocore looks for a profile with an empty name), but for tokens it is.
      return name.endsWith('_TOKEN') && !name.includes('AUTHORIZATION') ? `${name}=` : undefined
    default:
      return assertNever(format)
  }
}

function holds(format: EnvironmentFormat, value: string): boolean {
  if (value.includes('\0')) return false
  switch (format) {
    case 'cmd':
      // No escape for these works both typed and in a batch file: % expands, a quote ends the string, ! expands delayed.
      return !/["%!]/.test(value) && !hasControls(value)
    case 'dotenv':
      // What Node, python-dotenv, Compose, systemd and `. file` all read alike within single quotes.
      return !/['$`]|\\\\|\\$/.test(value) && !hasControls(value)
    case 'sh':
    case 'fish':
    case 'powershell':
    case 'json':
      return true
    default:
      return assertNever(format)
  }
}

function hasControls(value: string): boolean {
  return /\p{Cc}/u.test(value)
}
