// Errors as Identity Center writes them: OAuth's two fields from OIDC, a message from the portal, each with the header by
// which SDKs find their exception class.
import type { Answer } from '../http/call.ts'
import { AwsFault, type FaultFacts } from '../http/fault.ts'

/** Errors of the OIDC service, with the status that its model gives them. */
const oauthErrors = {
  invalid_request: { status: 400, type: 'InvalidRequestException' },
  invalid_client: { status: 401, type: 'InvalidClientException' },
  invalid_client_metadata: { status: 400, type: 'InvalidClientMetadataException' },
  invalid_grant: { status: 400, type: 'InvalidGrantException' },
  invalid_redirect_uri: { status: 400, type: 'InvalidRedirectUriException' },
  invalid_scope: { status: 400, type: 'InvalidScopeException' },
  unauthorized_client: { status: 400, type: 'UnauthorizedClientException' },
  unsupported_grant_type: { status: 400, type: 'UnsupportedGrantTypeException' },
  authorization_pending: { status: 400, type: 'AuthorizationPendingException' },
  slow_down: { status: 400, type: 'SlowDownException' },
  expired_token: { status: 400, type: 'ExpiredTokenException' },
  access_denied: { status: 400, type: 'AccessDeniedException' },
  server_error: { status: 500, type: 'InternalServerException' },
} as const

export type OauthError = keyof typeof oauthErrors

export function oauthFault(error: OauthError, description: string): AwsFault {
  return new AwsFault(oauthErrors[error].status, error, description)
}

export function oauthRefusal(facts: FaultFacts): Answer {
  const error = isOauthError(facts.code) ? facts.code : facts.status >= 500 ? 'server_error' : 'invalid_request'
  return json(
    facts.status,
    { error, error_description: facts.message },
    { 'x-amzn-ErrorType': oauthErrors[error].type },
  )
}

/** Errors of the portal. ForbiddenException is not in its model, and is what it answers for a role that the person has not. */
const portalErrors = {
  InvalidRequestException: 400,
  UnauthorizedException: 401,
  ForbiddenException: 403,
  ResourceNotFoundException: 404,
  TooManyRequestsException: 429,
} as const

export function portalFault(type: keyof typeof portalErrors, message: string): AwsFault {
  return new AwsFault(portalErrors[type], type, message)
}

export function portalRefusal(facts: FaultFacts): Answer {
  const body = { message: facts.message, __type: `com.amazonaws.switchboard.portal#${facts.code}` }
  return json(facts.status, body, { 'x-amzn-ErrorType': facts.code })
}

export function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answer {
  // RFC 6749, 5.1: tokens are for nobody's cache.
  const type = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) }
}

function isOauthError(code: string): code is OauthError {
  return Object.hasOwn(oauthErrors, code)
}
