// The shared files as botocore has them for its providers: one file that it cannot read stops them all.
import { homeFolder } from '#util/home-folder.ts'
import { parse, textOf } from '../botocore/document.ts'
import { meaningOf, type Reading } from '../botocore/meaning.ts'
import { type Answer, type ChainInput, type Environment, type Value, type Values } from './found.ts'

type Profiles = ReadonlyMap<string, Values>

export interface BotocoreFiles {
  /** Of both files. The credentials file wins, key by key. */
  readonly profiles: Profiles
  readonly inConfig: Profiles
  readonly inCredentials: Profiles
  readonly sessions: Profiles
}

export function botocoreFiles({ env, read }: Pick<ChainInput, 'env' | 'read'>): BotocoreFiles | Answer {
  const config = sectionsIn(expanded(env['AWS_CONFIG_FILE'] ?? '~/.aws/config', env), read)
  if ('kind' in config) return config
  const inCredentials = sectionsIn(expanded(env['AWS_SHARED_CREDENTIALS_FILE'] ?? '~/.aws/credentials', env), read)
  if ('kind' in inCredentials) return inCredentials
  const inConfig = named(config, 'profile')
  const profiles = new Map(inConfig)
  for (const [name, values] of inCredentials) profiles.set(name, new Map([...(inConfig.get(name) ?? []), ...values]))
  return { profiles, inConfig, inCredentials, sessions: named(config, 'sso-session') }
}

/** All sections of a file by their headers; none where there is no such file. */
export function sectionsIn(file: string, read: ChainInput['read']): Profiles | Extract<Answer, { kind: 'broken' }> {
  const bytes = file === '' ? undefined : read(file)
  if (bytes === undefined) return new Map()
  const { text, encoding } = textOf(bytes)
  if (encoding !== 'utf8') return unreadable('it is not in UTF-8', { name: 'its text', file })
  const reading = meaningOf(parse(text))
  if (reading.kind === 'refused') return unreadable(reading.problem, { name: 'this line', file, line: reading.line })
  const everywhere = valuesOf(reading, 'DEFAULT', file)
  const names = [...reading.meaning.keys()].filter((name) => name !== 'DEFAULT')
  return new Map(names.map((name) => [name, new Map([...everywhere, ...valuesOf(reading, name, file)])]))
}

function unreadable(problem: string, place: Answer['places'][number]): Extract<Answer, { kind: 'broken' }> {
  return { kind: 'broken', problem: `the file cannot be read: ${problem}`, places: [place] }
}

function valuesOf(
  reading: Extract<Reading, { kind: 'read' }>,
  section: string,
  file: string,
): readonly [string, Value][] {
  return Object.entries(reading.meaning.get(section) ?? {}).map(([key, value]) => [
    key,
    { value, file, line: reading.lineOf(section, key) ?? 0 },
  ])
}

/** Sections of the config file. A header is split as a shell does, and the later of two spellings takes the place of the other. */
function named(sections: Profiles, kind: 'profile' | 'sso-session'): Profiles {
  const found = new Map<string, Values>()
  for (const [header, values] of sections) {
    const [, name, ...more] = header.startsWith(kind) ? words(header) : []
    if (kind === 'profile' && header === 'default') found.set(header, values)
    else if (name !== undefined && more.length === 0) found.set(name, values)
  }
  return found
}

/** As Python's `shlex.split`; none where a quote is left open. */
function words(text: string): readonly string[] {
  const found = text.match(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^ \t\r\n'"\\])+|[^ \t\r\n]/gs) ?? []
  if (found.some((word) => /^["'\\]$/.test(word))) return []
  return found.map((word) =>
    word.replaceAll(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/gs, (_all, single?: string, double?: string, one?: string) =>
      double === undefined ? (single ?? one ?? '') : double.replaceAll(/\\(["\\])/g, '$1'),
    ),
  )
}

/** Variables and the home, as Python's `os.path` puts them in. */
export function expanded(path: string, env: Environment): string {
  return atHome(
    path.replaceAll(
      /\$(?:\{([^}]*)\}|(\w+))/g,
      (all, braced?: string, plain?: string) => env[braced ?? plain ?? ''] ?? all,
    ),
    env,
  )
}

export function atHome(path: string, env: Environment): string {
  return path.replace(/^~(?=\/|$)/, () => env['HOME'] ?? env['USERPROFILE'] ?? homeFolder())
}
