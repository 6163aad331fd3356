import * as z from 'zod'
import type { Answer, Call } from '../http/call.ts'
import { name, names, optional, readJson } from './body.ts'
import { deviceGrant } from './clients.ts'
import type { IdentityCenter } from './context.ts'
import { json, oauthFault } from './faults.ts'
import { isLoopbackRedirect } from './redirect.ts'
import { isAtHome, isStartUrl, ownOrigin } from './start-url.ts'

const shape = z.object({
  clientName: name,
  clientType: z.string(),
  scopes: names,
  redirectUris: names,
  grantTypes: names,
  issuerUrl: optional,
})

const grants = new Set(['authorization_code', 'refresh_token', deviceGrant])
const scopes = new Set(['sso:account:access'])

export function registerClient(call: Call, center: IdentityCenter, body: Buffer): Answer {
  const given = readJson(body, shape)
  const grantTypes = given.grantTypes ?? []
  const redirectUris = given.redirectUris ?? []
  const wanted = given.scopes ?? []
  if (given.clientType !== 'public') {
    throw oauthFault('invalid_client_metadata', `Invalid client type "${given.clientType}": only public clients`)
  }
  const grant = grantTypes.find((each) => !grants.has(each))
  if (grant !== undefined) throw oauthFault('unsupported_grant_type', `Unsupported grant type "${grant}"`)
  const scope = wanted.find((each) => !scopes.has(each))
  if (scope !== undefined) throw oauthFault('invalid_scope', `Invalid scope "${scope}"`)
  const uri = redirectUris.find((each) => !isLoopbackRedirect(each))
  if (uri !== undefined) {
    throw oauthFault('invalid_redirect_uri', `Invalid redirect URI "${uri}": only http to a loopback address`)
  }
  checkIssuer(call, given.issuerUrl ?? undefined)
  if (grantTypes.includes('authorization_code') && (redirectUris.length === 0 || !given.issuerUrl)) {
    throw oauthFault('invalid_request', 'The grant authorization_code needs redirectUris and issuerUrl')
  }

  const client = center.clients.register({ name: given.clientName, grantTypes, scopes: wanted, redirectUris }, call.now)
  return json(200, {
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    clientIdIssuedAt: Math.floor(client.issuedAt / 1_000),
    clientSecretExpiresAt: Math.floor(client.expiresAt / 1_000),
    authorizationEndpoint: `${ownOrigin(call)}/authorize`,
    tokenEndpoint: `${ownOrigin(call)}/token`,
  })
}

function checkIssuer(call: Call, issuerUrl: string | undefined): void {
  if (issuerUrl === undefined || (isAtHome(call) && isStartUrl(call, issuerUrl))) return
  throw oauthFault('invalid_request', 'Invalid issuer URL provided')
}
