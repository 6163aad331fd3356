import * as z from 'zod'
import { assertNever } from '#shared/assert-never.ts'
import type { Answer, Call } from '../http/call.ts'
import { optional, readJson } from './body.ts'
import { type Client, deviceGrant } from './clients.ts'
import type { IdentityCenter } from './context.ts'
import { json, oauthFault } from './faults.ts'
import type { Tokens } from './sessions.ts'

const shape = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  grantType: z.string(),
  code: optional,
  redirectUri: optional,
  codeVerifier: optional,
  refreshToken: optional,
  deviceCode: optional,
})
type Fields = z.infer<typeof shape>

const grants = ['authorization_code', 'refresh_token', deviceGrant] as const
type Grant = (typeof grants)[number]

export function createToken(call: Call, center: IdentityCenter, body: Buffer): Answer {
  const given = readJson(body, shape)
  const client = center.clients.authenticate(given, call.now)
  const grant = grants.find((each) => each === given.grantType)
  if (grant === undefined) throw oauthFault('unsupported_grant_type', `Unsupported grant type "${given.grantType}"`)
  if (!mayUse(client, grant)) {
    throw oauthFault('unauthorized_client', `The client is not registered for the grant ${grant}`)
  }
  const { accessToken, expiresIn, refreshToken } = exchange(grant, given, client, call.now, center)
  return json(200, { accessToken, tokenType: 'Bearer', expiresIn, refreshToken })
}

function exchange(grant: Grant, given: Fields, client: Client, now: number, center: IdentityCenter): Tokens {
  const { sessions } = center
  switch (grant) {
    case 'authorization_code': {
      const code = need(given.code, 'code')
      const redirectUri = need(given.redirectUri, 'redirectUri')
      const verifier = need(given.codeVerifier, 'codeVerifier')
      return sessions.begin(client, center.codes.redeem({ code, clientId: client.id, redirectUri, verifier }, now), now)
    }
    case 'refresh_token':
      return sessions.refresh(client, need(given.refreshToken, 'refreshToken'), now)
    case deviceGrant:
      return sessions.begin(client, center.devices.redeem(need(given.deviceCode, 'deviceCode'), client.id, now), now)
    default:
      return assertNever(grant)
  }
}

/** A client that named no grants is one of the device flow, as all were before the others came. */
function mayUse(client: Client, grant: Grant): boolean {
  return client.grantTypes.length > 0 ? client.grantTypes.includes(grant) : grant !== 'authorization_code'
}

function need(value: string | null | undefined, name: string): string {
  if (value) return value
  throw oauthFault('invalid_request', `Missing or invalid: ${name}`)
}
