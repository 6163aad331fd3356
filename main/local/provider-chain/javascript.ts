// The providers of AWS's SDK for JavaScript in its order. What one of them lacks has it go on to the next; few errors end the search.
import { javascriptFiles, type JavascriptFiles } from './javascript-files.ts'
import {
  type Answer,
  broken,
  byContainer,
  byProcess,
  type ChainInput,
  filled,
  keysInEnvironment,
  keysInFile,
  placesOf,
  variable,
  type Values,
} from './found.ts'

interface View extends ChainInput {
  readonly files: JavascriptFiles
  /** By AWS_PROFILE; an empty one counts for none. */
  readonly isNamed: boolean
}
type Provider = (view: View, profile: string) => Answer | undefined

const none: Values = new Map()

export function javascriptChain(input: ChainInput): Answer {
  const { env } = input
  const isNamed = filled(env, 'AWS_PROFILE')
  const profile = isNamed ? (env['AWS_PROFILE'] ?? '') : 'default'
  const view = { ...input, isNamed, files: javascriptFiles(input) }
  const places = isNamed ? [variable(env, 'AWS_PROFILE')] : []
  for (const provider of [environment, inProfile, credentialProcess, webIdentity, container]) {
    const found = provider(view, profile)
    if (found !== undefined)
      return found.profile === undefined ? found : { ...found, places: [...places, ...found.places] }
  }
  if (isNamed && !view.files.profiles.has(profile)) return { kind: 'missing-profile', profile, places }
  const isOff = filled(env, 'AWS_EC2_METADATA_DISABLED') && env['AWS_EC2_METADATA_DISABLED'] !== 'false'
  return isOff
    ? { kind: 'none', places: [variable(env, 'AWS_EC2_METADATA_DISABLED')] }
    : { kind: 'instance', places: [] }
}

const hasKeys = (env: ChainInput['env']): boolean =>
  filled(env, 'AWS_ACCESS_KEY_ID') && filled(env, 'AWS_SECRET_ACCESS_KEY')

/** It goes by the profile rather than by keys beside it. */
const environment: Provider = ({ env, isNamed }) => (!isNamed && hasKeys(env) ? keysInEnvironment(env) : undefined)

/** `visited`: sources on the way to a role. */
type Rule = readonly [
  applies: (values: Values, visited: readonly string[]) => boolean,
  answer: (view: View, profile: string, values: Values, visited: readonly string[]) => Answer | undefined,
]

const isStatic = (values: Values): boolean => values.has('aws_access_key_id') && values.has('aws_secret_access_key')
const ssoKeys = ['sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name', 'sso_region']

const rules: readonly Rule[] = [
  [
    (values, visited) =>
      values.has('role_arn')
        ? values.has('source_profile') !== values.has('credential_source')
        : visited.length > 0 && values.has('credential_source'),
    role,
  ],
  [isStatic, (_view, profile, values) => keysInFile(profile, values)],
  [
    (values) => values.has('web_identity_token_file') && values.has('role_arn'),
    (_view, profile, values) => ({
      kind: 'web-identity',
      profile,
      places: placesOf(values, 'web_identity_token_file', 'role_arn'),
    }),
  ],
  [(values) => values.has('credential_process'), (_view, profile, values) => byProcess(profile, values)],
  [(values) => ssoKeys.some((key) => values.has(key)), sso],
  [
    (values) => values.has('login_session'),
    (_view, profile, values) => ({ kind: 'login', profile, places: placesOf(values, 'login_session') }),
  ],
]

function inProfile(view: View, profile: string, visited: readonly string[] = []): Answer | undefined {
  const values = view.files.profiles.get(profile) ?? none
  // A source's own keys go before the role that it may assume itself.
  if (visited.length > 0 && isStatic(values)) return keysInFile(profile, values)
  return rules.find(([applies]) => applies(values, visited))?.[1](view, profile, values, visited)
}

function role(view: View, profile: string, values: Values, visited: readonly string[]): Answer | undefined {
  const places = placesOf(values, 'role_arn', 'source_profile', 'credential_source', 'mfa_serial')
  const answer: Answer = { kind: 'assume-role', profile, places }
  const source = values.get('source_profile')?.value
  if (source === undefined) {
    switch (values.get('credential_source')?.value) {
      case 'Environment':
        return hasKeys(view.env) ? answer : undefined
      case 'EcsContainer':
        return containerVariable(view.env) === undefined
          ? {
              ...broken(`profile ${profile} has the credential_source EcsContainer, and no endpoint is set`, places),
              profile,
            }
          : answer
      case 'Ec2InstanceMetadata':
        return answer
      default:
        return undefined
    }
  }
  if (visited.includes(source)) return undefined
  const found = inProfile(view, source, [...visited, source])
  return found === undefined || found.kind === 'broken' ? found : answer
}

function sso({ files }: View, profile: string, values: Values): Answer {
  const places = placesOf(values, 'sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name')
  const wrong = (problem: string): Answer => ({ ...broken(`profile ${profile} ${problem}`, places), profile })
  const name = values.get('sso_session')?.value
  const session = name === undefined ? values : files.sessions.get(name)
  if (session === undefined) return wrong(`names the sso_session ${name}, and there is no [sso-session ${name}]`)
  const missing = [
    ...['sso_account_id', 'sso_role_name'].filter((key) => !values.has(key)),
    ...['sso_start_url', 'sso_region'].filter((key) => !session.has(key)),
  ]
  return missing.length > 0 ? wrong(`lacks ${missing.join(', ')}`) : { kind: 'sso', profile, places }
}

/** Again, where a role of the profile came to nothing. */
const credentialProcess: Provider = ({ files }, profile) => {
  const values = files.profiles.get(profile) ?? none
  return values.has('credential_process') ? byProcess(profile, values) : undefined
}

const webIdentity: Provider = ({ env }) => {
  const names = ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN']
  if (!names.every((name) => filled(env, name))) return undefined
  return { kind: 'web-identity', places: names.map((name) => variable(env, name)) }
}

const containerVariable = (env: ChainInput['env']): string | undefined =>
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'].find((name) => filled(env, name))

const container: Provider = ({ env }) => {
  const name = containerVariable(env)
  return name === undefined ? undefined : byContainer(env, name)
}
