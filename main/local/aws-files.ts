// The shared config and credentials files of AWS: where they lie, and what is in them.
import { homeFolder } from '#util/home-folder.ts'
import { join, resolve } from 'node:path'

export interface ProfileFiles {
  readonly config: string
  readonly credentials: string
}

/** Where the SDK looks. */
export function profileFiles(environment: NodeJS.ProcessEnv): ProfileFiles {
  const home = environment['HOME'] || environment['USERPROFILE'] || homeFolder()
  const place = (name: string, usual: string): string => {
    const given = environment[name]
    if (!given) return join(home, '.aws', usual)
    // The agent, which writes it, works in another folder.
    return resolve(given.startsWith('~/') ? join(home, given.slice(2)) : given)
  }
  return {
    config: place('AWS_CONFIG_FILE', 'config'),
    credentials: place('AWS_SHARED_CREDENTIALS_FILE', 'credentials'),
  }
}

/** Beside the file, for whoever of us writes it. */
export const writeLock = '.latchkey-lock'

export interface IniSection {
  /** What stands between the brackets: `default`, `profile work`, `sso-session corp`. */
  readonly header: string
  /** Keys in small letters. Sub-settings, which are indented below a key without a value such as `s3 =`, are not among them. */
  readonly values: ReadonlyMap<string, string>
}

/** The sections of an AWS config or credentials file in their order. Reads every text; lines that make no sense are passed over. */
export function iniSections(text: string): readonly IniSection[] {
  const sections: { readonly header: string; readonly values: Map<string, string> }[] = []
  let inBlock = false
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    // As the SDK has it: a comment begins the line or follows a space.
    const line = raw.replace(/(^|\s)[;#].*$/s, '').trimEnd()
    const header = /^\s*\[([^\]]*)\]/.exec(line)?.[1]
    if (header !== undefined) sections.push({ header: header.trim(), values: new Map() })
    const [, indent, key, value] = /^(\s*)([\w.-]+)\s*=\s*(.*)$/.exec(line) ?? []
    if (header !== undefined || (indent === '' && key !== undefined)) inBlock = false
    if (key === undefined || value === undefined || inBlock) continue
    inBlock = value === ''
    sections.at(-1)?.values.set(key.toLowerCase(), value)
  }
  return sections
}

/** The profile that a section of the config file is, without its quotes; undefined for other kinds of section. */
export function profileOfConfig(header: string): string | undefined {
  if (unquoted(header) === 'default') return 'default'
  const name = /^profile\s+(.+)$/.exec(header)?.[1]
  return name === undefined ? undefined : unquoted(name)
}

/** In the credentials file every section is a profile. */
export function profileOfCredentials(header: string): string | undefined {
  return unquoted(header) || undefined
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text
}
