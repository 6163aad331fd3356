import type { CallerEnvironment } from '#local/environment.ts'
import { hookVariables } from '#local/hook/variables.ts'

/** Variables from which an SDK would take other credentials, another account or another endpoint than the session's. */
const names = [
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_ACCOUNT_ID',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_ENDPOINT_URL',
]

/** Names to unset, the caller's own `AWS_ENDPOINT_URL_<SERVICE>` included; sorted, without those that are set. */
export function otherCredentials(caller: CallerEnvironment, set: Readonly<Record<string, string>>): readonly string[] {
  const endpoints = Object.keys(caller).filter((name) => /^AWS_ENDPOINT_URL_[A-Z0-9_]+$/.test(name))
  const hooks = hookVariables.filter((name) => caller[name] !== undefined)
  return [...new Set([...names, ...endpoints, ...hooks])].filter((name) => set[name] === undefined).sort()
}
