// What AWS calls a client: this computer's Latchkey at one instance, for one way to sign in. Lives for some 90 days.
import * as z from 'zod'
import { epochMs } from '#util/epoch-ms.ts'
import { jsonOf } from '#util/json-of.ts'
import type { SourceContext } from '../source.ts'
import { registered } from './answers.ts'
import type { Clients } from './clients.ts'

export const registration = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  expiresAt: epochMs,
  startUrl: z.string(),
  region: z.string(),
})
export type Registration = z.infer<typeof registration>

export type Way = 'code' | 'device'

/** Gives access to accounts and roles, and a refresh token with it. */
export const scope = 'sso:account:access'
/** Without a port: AWS then takes any on loopback. */
const redirectUri = 'http://127.0.0.1/oauth/callback'
/** It must outlive the tokens that it is to renew. */
const spareMs = 24 * 3_600_000

export interface RegistrationParts {
  readonly context: Pick<SourceContext, 'secrets' | 'clock'>
  readonly clients: Pick<Clients, 'oidc'>
  readonly config: { readonly startUrl: string; readonly region: string }
}

const secretOf = (way: Way): string => `registration-${way}`

export const registrationSecrets: readonly string[] = [secretOf('code'), secretOf('device')]

/** The one of last time while it lasts. `again`: AWS does not know it any more. */
export async function register(
  { context, clients, config }: RegistrationParts,
  way: Way,
  signal: AbortSignal,
  again = false,
): Promise<Registration> {
  const name = secretOf(way)
  const { startUrl, region } = config
  const stored = again ? undefined : await context.secrets.get(name).catch(() => undefined)
  const kept = registration.safeParse(jsonOf(stored)).data
  const fits = kept?.startUrl === startUrl && kept.region === region
  if (kept !== undefined && fits && context.clock.now() + spareMs < kept.expiresAt) return kept
  const fresh = await registerAnew({ clients, config }, way, signal)
  await context.secrets.set(name, JSON.stringify(fresh))
  return fresh
}

/** The next sign-in registers again. */
export const forgetRegistration = (secrets: Pick<SourceContext['secrets'], 'delete'>, way: Way): Promise<void> =>
  secrets.delete(secretOf(way))

/** Kept nowhere. */
export async function registerAnew(
  { clients, config }: Pick<RegistrationParts, 'clients' | 'config'>,
  way: Way,
  signal: AbortSignal,
): Promise<Registration> {
  const { RegisterClientCommand } = await import('@aws-sdk/client-sso-oidc')
  const command = new RegisterClientCommand({
    clientName: 'latchkey',
    clientType: 'public',
    scopes: [scope],
    ...(way === 'code'
      ? {
          grantTypes: ['authorization_code', 'refresh_token'],
          redirectUris: [redirectUri],
          issuerUrl: config.startUrl,
        }
      : {}),
  })
  const { clientId, clientSecret, clientSecretExpiresAt } = await clients.oidc(
    'register this computer',
    signal,
    registered,
    (client, abortSignal) => client.send(command, { abortSignal }),
  )
  return {
    clientId,
    clientSecret,
    expiresAt: clientSecretExpiresAt * 1_000,
    startUrl: config.startUrl,
    region: config.region,
  }
}
