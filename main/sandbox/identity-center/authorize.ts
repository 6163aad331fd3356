// The authorization endpoint: the page on which a person approves, and the way back to the client.
import { escapeHtml } from '#util/http/small-page.ts'
import type { Answer, Call } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import type { Client } from './clients.ts'
import type { IdentityCenter } from './context.ts'
import { readDecision, readForm } from './forms.ts'
import { decisionFields, hidden, page } from './html.ts'
import { isRegisteredRedirect } from './redirect.ts'

/** What a client may ask. AWS calls the last one `scopes`, where OAuth has `scope`. */
const parameters = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge_method',
  'code_challenge',
  'scopes',
] as const

interface Request {
  readonly client: Client
  readonly redirectUri: string
  readonly state: string | undefined
  readonly challenge: string
  /** RFC 6749, 4.1.2.1; told to the client. */
  readonly error: string | undefined
}

export function showAuthorize(call: Call, center: IdentityCenter): Answer {
  const given = new URLSearchParams(call.queryText)
  const request = readRequest(given, call.now, center)
  if (request.error !== undefined) return redirect(request, { error: request.error })
  const fields = parameters.map((name) => hidden(name, given.get(name) ?? '')).join('\n')
  return page(
    200,
    `<p><strong>${escapeHtml(request.client.name)}</strong> on this computer wants to sign in at the sandbox’s IAM Identity Center.</p>
<form method="post" action="/authorize">
${fields}
${decisionFields()}
</form>`,
    new URL(request.redirectUri).origin,
  )
}

export function decideAuthorize(call: Call, center: IdentityCenter, body: Buffer): Answer {
  const form = readForm(call, body)
  const request = readRequest(form, call.now, center)
  if (request.error !== undefined) return redirect(request, { error: request.error })
  const decision = readDecision(form)
  if (decision.kind === 'refused') return redirect(request, { error: 'access_denied' })
  const { client, redirectUri, challenge } = request
  const code = center.codes.issue({ clientId: client.id, redirectUri, challenge, person: decision.person }, call.now)
  return redirect(request, { code })
}

/** Throws AwsFault where it must not be told to the redirect URI, since that may be a stranger's. */
function readRequest(given: URLSearchParams, now: number, center: IdentityCenter): Request {
  const client = center.clients.find(given.get('client_id') ?? undefined, now)
  if (client === undefined) {
    throw new AwsFault(
      400,
      'UnknownClient',
      'The tool that opened this page is not registered, or not any more. Sign in there again.',
    )
  }
  const redirectUri = given.get('redirect_uri') ?? ''
  if (!isRegisteredRedirect(client.redirectUris, redirectUri)) {
    throw new AwsFault(
      400,
      'UnknownRedirect',
      'The tool that opened this page wants the answer at an address that it did not register.',
    )
  }
  const challenge = given.get('code_challenge') ?? ''
  return {
    client,
    redirectUri,
    state: given.get('state') ?? undefined,
    challenge,
    error: findError(given, client, challenge),
  }
}

function findError(given: URLSearchParams, client: Client, challenge: string): string | undefined {
  if (!client.grantTypes.includes('authorization_code')) return 'unauthorized_client'
  if (given.get('response_type') !== 'code') return 'unsupported_response_type'
  const hasChallenge = given.get('code_challenge_method') === 'S256' && /^[A-Za-z0-9_-]{43}$/.test(challenge)
  if (!hasChallenge) return 'invalid_request'
  const scopes = (given.get('scopes') ?? '').split(' ').filter(Boolean)
  return scopes.every((scope) => client.scopes.includes(scope)) ? undefined : 'invalid_scope'
}

function redirect(request: Request, answer: Readonly<Record<string, string>>): Answer {
  const url = new URL(request.redirectUri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (request.state) url.searchParams.set('state', request.state)
  return { status: 302, headers: { Location: url.href, 'Cache-Control': 'no-store' } }
}
