// The providers of botocore in its order, for boto3 and both AWS CLIs. Each finds credentials, or stops with an error, or passes on.
import { type BotocoreFiles, atHome, botocoreFiles, expanded, sectionsIn } from './botocore-files.ts'
import {
  type Answer,
  broken,
  byContainer,
  byProcess,
  type ChainInput,
  filled,
  keyPlaces,
  keysInEnvironment,
  keysInFile,
  placesOf,
  variable,
  type Values,
} from './found.ts'

interface View extends ChainInput {
  readonly files: BotocoreFiles
}
type Provider = (view: View, profile: string) => Answer | undefined

const none: Values = new Map()

/** `profileVariables`: in the order in which this one of its programs looks at them. An empty one counts. */
export function botocoreChain(input: ChainInput, profileVariables: readonly string[]): Answer {
  const { env } = input
  // It reads its settings, and so both files and the profile, before it looks for any credentials.
  const files = botocoreFiles(input)
  if ('kind' in files) return files
  const by = profileVariables.find((name) => env[name] !== undefined)
  const places = by === undefined ? [] : [variable(env, by)]
  const named = by === undefined ? undefined : (env[by] ?? '')
  if (named !== undefined && !files.profiles.has(named)) return { kind: 'missing-profile', profile: named, places }
  const found = first([environment, role, ...ofProfile, legacyFile, botoConfig, container, instance], {
    view: { ...input, files },
    profile: named || 'default',
  })
  if (found === undefined) return { kind: 'none', places: [variable(env, 'AWS_EC2_METADATA_DISABLED')] }
  return found.profile === undefined ? found : { ...found, places: [...places, ...found.places] }
}

function first(
  providers: readonly Provider[],
  { view, profile }: { readonly view: View; readonly profile: string },
): Answer | undefined {
  for (const provider of providers) {
    const found = provider(view, profile)
    if (found !== undefined) return found
  }
  return undefined
}

const environment: Provider = ({ env, now }) => {
  if (!filled(env, 'AWS_ACCESS_KEY_ID')) return undefined
  if (!filled(env, 'AWS_SECRET_ACCESS_KEY'))
    return broken('AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not', keyPlaces(env))
  if (Date.parse(env['AWS_CREDENTIAL_EXPIRATION'] ?? '') <= now.getTime())
    return broken('the keys in the environment have expired', [
      ...keysInEnvironment(env).places,
      variable(env, 'AWS_CREDENTIAL_EXPIRATION'),
    ])
  return keysInEnvironment(env)
}

const hasRole = (values: Values): boolean => values.has('role_arn') && !values.has('web_identity_token_file')
const hasKeys = (values: Values): boolean => values.has('aws_access_key_id') || values.has('aws_secret_access_key')

const role: Provider = (view, profile) => assumed(view, profile, [profile])

function assumed(view: View, profile: string, visited: readonly string[]): Answer | undefined {
  const { profiles } = view.files
  const values = profiles.get(profile) ?? none
  if (!hasRole(values)) return undefined
  const places = placesOf(values, 'role_arn', 'source_profile', 'credential_source', 'mfa_serial')
  const wrong = (problem: string): Answer => ({ ...broken(`profile ${profile} ${problem}`, places), profile })
  const answer: Answer = { kind: 'assume-role', profile, places }
  const [source, next] = [values.get('credential_source')?.value, values.get('source_profile')?.value]
  if (source !== undefined && next !== undefined) return wrong('has a source_profile and a credential_source')
  if (source !== undefined) {
    const problem = sourceProblem(view, source)
    return problem === undefined ? answer : wrong(problem)
  }
  if (next === undefined) return wrong('has a role_arn and no source_profile or credential_source')
  const through = profiles.get(next)
  if (through === undefined) return wrong(`has the source_profile ${next}, which there is not`)
  if (visited.includes(next) && (next !== profile || !hasKeys(through)))
    return wrong(`has the source_profile ${next}, which leads back to it`)
  // What is in the environment does not count for a source.
  const found =
    hasKeys(through) || !hasRole(through)
      ? first(ofProfile, { view: { ...view, env: {} }, profile: next })
      : assumed(view, next, [...visited, next])
  if (found === undefined) return wrong(`has the source_profile ${next}, which has no credentials`)
  return found.kind === 'broken' ? { ...found, profile, places: [...places, ...found.places] } : answer
}

/** Keys in the environment would have been taken already. */
function sourceProblem({ env }: View, source: string): string | undefined {
  switch (source) {
    case 'Environment':
      return 'has the credential_source Environment, and no keys are there'
    case 'EcsContainer':
      return containerVariables.some((name) => env[name] !== undefined)
        ? undefined
        : 'has the credential_source EcsContainer, and no endpoint is set'
    case 'Ec2InstanceMetadata':
      return undefined
    default:
      return `has a credential_source that there is not: ${source}`
  }
}

const webIdentity: Provider = ({ env, files }, profile) => {
  const values = files.profiles.get(profile) ?? none
  const get = (name: string, key: string) => {
    const inFile = values.get(key)?.value
    return env[name] === undefined
      ? { value: inFile, places: placesOf(values, key) }
      : { value: env[name], places: [variable(env, name)] }
  }
  const token = get('AWS_WEB_IDENTITY_TOKEN_FILE', 'web_identity_token_file')
  if (!token.value) return undefined
  const arn = get('AWS_ROLE_ARN', 'role_arn')
  const places = [...token.places, ...arn.places]
  const of = env['AWS_WEB_IDENTITY_TOKEN_FILE'] === undefined ? { profile } : {}
  if (!arn.value) return { ...broken('there is a web identity token and no role for it', places), ...of }
  return { kind: 'web-identity', ...of, places }
}

const sso: Provider = ({ files }, profile) => {
  const values = files.profiles.get(profile) ?? none
  if (!values.has('sso_account_id') && !values.has('sso_role_name')) return undefined
  const places = placesOf(values, 'sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name')
  const wrong = (problem: string): Answer => ({ ...broken(`profile ${profile} ${problem}`, places), profile })
  const name = values.get('sso_session')?.value
  const session = name === undefined ? none : files.sessions.get(name)
  if (session === undefined) return wrong(`names the sso_session ${name}, and there is no [sso-session ${name}]`)
  const differs = [...session].find(([key, { value }]) => (values.get(key)?.value ?? value) !== value)
  if (differs !== undefined) return wrong(`has another ${differs[0]} than its sso_session`)
  const missing = ['sso_account_id', 'sso_role_name', 'sso_start_url', 'sso_region'].filter(
    (key) => !values.has(key) && !session.has(key),
  )
  if (missing.length > 0) return wrong(`lacks ${missing.join(', ')}`)
  return { kind: 'sso', profile, places }
}

/** A key without its secret is an error, though the other file may have it. */
const keysOf = (values: Values | undefined, profile: string): Answer | undefined => {
  if (values?.has('aws_access_key_id') !== true) return undefined
  if (values.has('aws_secret_access_key')) return keysInFile(profile, values)
  const places = placesOf(values, 'aws_access_key_id')
  return {
    ...broken(`profile ${profile} has an aws_access_key_id and no aws_secret_access_key beside it`, places),
    profile,
  }
}
const sharedCredentials: Provider = ({ files }, profile) => keysOf(files.inCredentials.get(profile), profile)
const configFile: Provider = ({ files }, profile) => keysOf(files.inConfig.get(profile), profile)

const login: Provider = ({ files }, profile) => {
  const values = files.profiles.get(profile) ?? none
  return values.has('login_session') ? { kind: 'login', profile, places: placesOf(values, 'login_session') } : undefined
}

const credentialProcess: Provider = ({ files }, profile) => {
  const values = files.profiles.get(profile) ?? none
  const command = values.get('credential_process')?.value
  if (command === '')
    return { ...broken('credential_process is empty', placesOf(values, 'credential_process')), profile }
  return command === undefined ? undefined : byProcess(profile, values)
}

const ofProfile: readonly Provider[] = [webIdentity, sso, sharedCredentials, login, credentialProcess, configFile]

/** Of the tools that EC2 had before this CLI. */
const legacyFile: Provider = ({ env, read }) => {
  const path = env['AWS_CREDENTIAL_FILE']
  if (path === undefined) return undefined
  const places = [variable(env, 'AWS_CREDENTIAL_FILE')]
  const bytes = read(atHome(path, env))
  if (bytes === undefined) return broken('AWS_CREDENTIAL_FILE names a file that cannot be read', places)
  const lines = Buffer.from(bytes).toString().split('\n')
  const has = (name: string): boolean => lines.some((line) => /^\s*(.*?)\s*=/.exec(line)?.[1] === name)
  if (!has('AWSAccessKeyId')) return undefined
  return has('AWSSecretKey')
    ? { kind: 'keys-in-file', places }
    : broken('AWS_CREDENTIAL_FILE has an AWSAccessKeyId and no AWSSecretKey', places)
}

/** Of the first boto. */
const botoConfig: Provider = ({ env, read }) => {
  const paths = env['BOTO_CONFIG'] === undefined ? ['/etc/boto.cfg', '~/.boto'] : [env['BOTO_CONFIG']]
  for (const path of paths) {
    const sections = sectionsIn(expanded(path, env), read)
    if ('kind' in sections) return sections
    const values = sections.get('Credentials')
    if (values?.has('aws_access_key_id') !== true) continue
    return values.has('aws_secret_access_key')
      ? keysInFile(undefined, values)
      : broken('an aws_access_key_id has no aws_secret_access_key beside it', placesOf(values, 'aws_access_key_id'))
  }
  return undefined
}

const containerVariables = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'] as const

/** The first that is set counts, even if it is empty. */
const container: Provider = ({ env }) => {
  const name = containerVariables.find((each) => env[each] !== undefined)
  if (name === undefined) return undefined
  return filled(env, name) ? byContainer(env, name) : broken(`${name} is set and empty`, [variable(env, name)])
}

const instance: Provider = ({ env }) =>
  env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true' ? undefined : { kind: 'instance', places: [] }
