// The shared files as AWS's SDK for JavaScript reads them: it refuses nothing, and passes over what it does not know.
import { textOf } from '../botocore/document.ts'
import { profileFiles } from '../aws-files.ts'
import type { ChainInput, Value, Values } from './found.ts'

type Sections = ReadonlyMap<string, Values>

export interface JavascriptFiles {
  readonly profiles: Sections
  readonly sessions: Sections
}

export function javascriptFiles({ env, read }: Pick<ChainInput, 'env' | 'read'>): JavascriptFiles {
  const { config, credentials } = profileFiles(env)
  const [inConfig, inCredentials] = [sectionsIn(config, read), sectionsIn(credentials, read)]
  const profiles = new Map([...inConfig].flatMap(([name, values]) => (name === 'default' ? [[name, values]] : [])))
  for (const [name, values] of withPrefix('profile.', inConfig)) profiles.set(name, values)
  for (const [name, values] of inCredentials) profiles.set(name, new Map([...(profiles.get(name) ?? []), ...values]))
  return { profiles, sessions: withPrefix('sso-session.', inConfig) }
}

function withPrefix(prefix: string, sections: Sections): Sections {
  return new Map(
    [...sections].flatMap(([name, values]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), values]] : [])),
  )
}

function sectionsIn(file: string, read: ChainInput['read']): Sections {
  const bytes = read(file)
  return bytes === undefined ? new Map() : javascriptSections(textOf(bytes).text, file)
}

/** A section that has no values is not there. */
export function javascriptSections(text: string, file: string): Sections {
  const sections = new Map<string, Map<string, Value>>()
  let section: string | undefined
  // Below a key without a value.
  let block = ''
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = (raw.split(/(?:^|\s)[;#]/)[0] ?? '').trim()
    if (line.startsWith('[') && line.endsWith(']')) {
      const header = line.slice(1, -1)
      // For these it gives the whole file up.
      if (header === '__proto__' || header === 'profile __proto__') return new Map()
      section = nameOf(header)
      block = ''
      continue
    }
    const equals = line.indexOf('=')
    if (!section || equals < 1) continue
    const [key, value] = [line.slice(0, equals).trim(), line.slice(equals + 1).trim()]
    if (value === '') {
      block = `${key}.`
      continue
    }
    if (raw.trimStart() === raw) block = ''
    const values = sections.get(section) ?? new Map<string, Value>()
    sections.set(section, values.set(block + key, { value, file, line: at + 1 }))
  }
  return sections
}

/** `profile work` is called `profile.work`; what has another word before its name is left out. */
function nameOf(header: string): string | undefined {
  const [, kind, , name] = /^([\w-]+)\s(["'])?([\w-@+.%:/]+)\2$/.exec(header) ?? []
  if (kind === undefined) return header
  return ['profile', 'sso-session', 'services'].includes(kind) ? `${kind}.${name}` : undefined
}
