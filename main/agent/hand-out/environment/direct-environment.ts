import { defined } from '#shared/defined.ts'
import type { Credentials } from '#util/credentials.ts'
import { otherCredentials } from './other-credentials.ts'
import type { CallerEnvironment, Environment } from '#local/environment.ts'

export interface DirectEnvironmentInput {
  readonly credentials: Credentials
  readonly region: string
  /** The source's `--endpoint-url`. */
  readonly endpointUrl?: string
  readonly callerEnv: CallerEnvironment
}

/** What a direct tool gets: real credentials, no proxy of ours. */
export function directEnvironment(input: DirectEnvironmentInput): Environment {
  const { credentials, region, endpointUrl, callerEnv } = input
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials
  const end = expiresAt === undefined ? undefined : new Date(expiresAt).toISOString().replace(/\.\d{3}Z$/, 'Z')
  const set: Record<string, string> = defined({
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CREDENTIAL_EXPIRATION: end,
    AWS_ENDPOINT_URL: endpointUrl,
  })
  return { set, unset: otherCredentials(callerEnv, set) }
}
