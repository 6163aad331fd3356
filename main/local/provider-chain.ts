// Which credentials AWS tools would use in a shell, in the order in which they look. Pure: environment and files are parameters.
import { iniSections, profileOfConfig, profileOfCredentials, type ProfileFiles } from './aws-files.ts'
import { isOurCommand } from './credential-helper.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** boto3 and the older AWS CLI; the AWS CLI v2; the JavaScript SDK. */
export const readers = ['boto3', 'aws-cli', 'javascript'] as const
export type Reader = (typeof readers)[number]

export interface Place {
  /** Of the variable or the key; never its value where that is secret. */
  readonly name: string
  readonly file?: string
  readonly line?: number
  readonly value?: string
}

export interface Found {
  readonly reader: Reader
  readonly kind:
    | 'environment'
    | 'assume-role'
    | 'web-identity'
    | 'sso'
    | 'keys-in-file'
    | 'login'
    | 'process'
    | 'container'
    | 'instance'
    | 'missing-profile'
  readonly profile?: string
  readonly places: readonly Place[]
  /** Stand-ins, or a profile that Latchkey answers. */
  readonly ours: boolean
}

export interface ChainInput {
  readonly env: Environment
  readonly files: ProfileFiles
  /** Undefined where there is none. */
  readonly config: string | undefined
  readonly credentials: string | undefined
}

export function providerChain(input: ChainInput): readonly Found[] {
  return readers.map((reader) => found(reader, input))
}

function found(reader: Reader, input: ChainInput): Found {
  const { env } = input
  const named = profileVariable(reader, env)
  const keys = keysIn(env)
  // boto3 and the AWS CLI take keys although a profile is named; the JavaScript SDK goes by the profile.
  if (keys !== undefined && !(reader === 'javascript' && named !== undefined)) return { reader, ...keys }
  const profile = named === undefined ? 'default' : (env[named] ?? '')
  const values = profileValues(profile, input)
  const fromProfile =
    values && inProfile(reader, values, input.files.credentials, named === undefined ? [] : [variable(env, named)])
  if (fromProfile !== undefined) return { reader, profile, ...fromProfile }
  if (named !== undefined && values === undefined)
    return { reader, kind: 'missing-profile', profile, places: [variable(env, named)], ours: false }
  if (set(env, 'AWS_WEB_IDENTITY_TOKEN_FILE') && set(env, 'AWS_ROLE_ARN'))
    return byVariables(reader, 'web-identity', env, ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'])
  const container = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].find((name) =>
    set(env, name),
  )
  if (container !== undefined) return byVariables(reader, 'container', env, [container])
  return { reader, kind: 'instance', places: [], ours: false }
}

/** botocore lets the older name win, its newer CLI and the others do not; the JavaScript SDK knows one. */
function profileVariable(reader: Reader, env: Environment): string | undefined {
  const order = {
    boto3: ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'],
    'aws-cli': ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'],
    javascript: ['AWS_PROFILE'],
  } as const
  return order[reader].find((name) => set(env, name))
}

const set = (env: Environment, name: string): boolean => (env[name] ?? '') !== ''
const variable = (env: Environment, name: string): Place => ({ name, value: env[name] ?? '' })

function byVariables(reader: Reader, kind: Found['kind'], env: Environment, names: readonly string[]): Found {
  return { reader, kind, places: names.map((name) => variable(env, name)), ours: false }
}

function keysIn(env: Environment): Omit<Found, 'reader'> | undefined {
  if (!set(env, 'AWS_ACCESS_KEY_ID') || !set(env, 'AWS_SECRET_ACCESS_KEY')) return undefined
  const places = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].filter((name) => set(env, name))
  const ours = isStandInKeyId(env['AWS_ACCESS_KEY_ID'] ?? '')
  return { kind: 'environment', places: places.map((name) => ({ name })), ours }
}

type Values = ReadonlyMap<string, Required<Omit<Place, 'name'>>>

/** Of both files; undefined where neither has it. The credentials file wins, key by key. */
function profileValues(profile: string, { files, config, credentials }: ChainInput): Values | undefined {
  const inConfig = valuesIn(config, files.config, (header) => profileOfConfig(header) === profile)
  const inCredentials = valuesIn(credentials, files.credentials, (header) => profileOfCredentials(header) === profile)
  if (inConfig === undefined && inCredentials === undefined) return undefined
  return new Map([...(inConfig ?? []), ...(inCredentials ?? [])])
}

function valuesIn(text: string | undefined, file: string, isWanted: (header: string) => boolean): Values | undefined {
  const sections = iniSections(text ?? '').filter(({ header }) => isWanted(header))
  if (sections.length === 0) return undefined
  const found = sections.flatMap(({ values, lines }) =>
    [...values].map(([key, value]) => [key, { file, line: lines.get(key) ?? 0, value }] as const),
  )
  return new Map(found)
}

type Rule = readonly [kind: Found['kind'], keys: readonly string[]]

const role: Rule = ['assume-role', ['role_arn', 'source_profile', 'credential_source', 'mfa_serial']]
const webIdentity: Rule = ['web-identity', ['web_identity_token_file', 'role_arn']]
const sso: Rule = ['sso', ['sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name']]
const keys: Rule = ['keys-in-file', ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']]
const login: Rule = ['login', ['login_session']]
const process: Rule = ['process', ['credential_process']]

function inProfile(
  reader: Reader,
  values: Values,
  credentialsFile: string,
  before: readonly Place[],
): Pick<Found, 'kind' | 'places' | 'ours'> | undefined {
  const has = (name: string): boolean => (values.get(name)?.value ?? '') !== ''
  const order: readonly Rule[] =
    reader === 'javascript'
      ? [role, keys, webIdentity, process, sso, login]
      : // botocore reads the keys of the credentials file before a process, those of the config file behind it.
        values.get('aws_access_key_id')?.file === credentialsFile
        ? [role, webIdentity, sso, keys, login, process]
        : [role, webIdentity, sso, login, process, keys]
  const applies = ([kind, [first = '']]: Rule): boolean =>
    kind === 'assume-role'
      ? has('role_arn') && (has('source_profile') || has('credential_source'))
      : has(first) || (kind === 'sso' && has('sso_start_url'))
  const rule = order.find(applies)
  if (rule === undefined) return undefined
  const [kind, names] = rule
  const places = names.flatMap((name) => {
    const value = values.get(name)
    if (value === undefined) return []
    const { file, line } = value
    return [{ name, file, line, ...(isShown(name) && { value: shown(name, value.value) }) }]
  })
  const command = values.get('credential_process')?.value ?? ''
  const ours = kind === 'process' && isOurCommand(command)
  return { kind, places: [...before, ...places], ours }
}

const isShown = (name: string): boolean => !name.startsWith('aws_')

/** A command's arguments may be secret. */
function shown(name: string, value: string): string {
  return name === 'credential_process' ? (/^(?:"[^"]*"|\S+)/.exec(value)?.[0] ?? '') : value
}
