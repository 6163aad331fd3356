// The device flow: a code for the client, and the page on which a person approves it anywhere.
import { escapeHtml } from '#util/http/small-page.ts'
import * as z from 'zod'
import type { Answer, Call } from '../http/call.ts'
import { readJson } from './body.ts'
import { deviceGrant } from './clients.ts'
import type { IdentityCenter } from './context.ts'
import { deviceCodeSeconds, pollSeconds } from './device-grants.ts'
import { json, oauthFault } from './faults.ts'
import { readDecision, readForm } from './forms.ts'
import { decisionFields, hidden, messagePage, page } from './html.ts'
import { isAtHome, isStartUrl, ownOrigin } from './start-url.ts'

const shape = z.object({ clientId: z.string(), clientSecret: z.string(), startUrl: z.string() })

export function startDeviceAuthorization(call: Call, center: IdentityCenter, body: Buffer): Answer {
  const given = readJson(body, shape)
  const client = center.clients.authenticate(given, call.now)
  if (client.grantTypes.length > 0 && !client.grantTypes.includes(deviceGrant)) {
    throw oauthFault('unauthorized_client', `The client is not registered for the grant ${deviceGrant}`)
  }
  if (!isAtHome(call) || !isStartUrl(call, given.startUrl)) {
    throw oauthFault('invalid_request', 'Invalid start URL provided')
  }
  const { deviceCode, userCode } = center.devices.begin(client, call.now)
  const verificationUri = `${ownOrigin(call)}/device`
  return json(200, {
    deviceCode,
    userCode,
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=${userCode}`,
    expiresIn: deviceCodeSeconds,
    interval: pollSeconds,
  })
}

export function showDevice(call: Call, center: IdentityCenter): Answer {
  const code = new URLSearchParams(call.queryText).get('user_code') ?? ''
  if (code === '') return enterCode(200)
  const client = center.devices.waiting(code, call.now)
  if (client === undefined) return enterCode(404, code)
  return page(
    200,
    `<p><strong>${escapeHtml(client.name)}</strong> wants to sign in at the sandbox’s IAM Identity Center. Approve only if it shows you this code:</p>
<p class="code">${escapeHtml(code)}</p>
<form method="post" action="/device">
${hidden('user_code', code)}
${decisionFields()}
</form>`,
  )
}

export function decideDevice(call: Call, center: IdentityCenter, body: Buffer): Answer {
  const form = readForm(call, body)
  const code = form.get('user_code') ?? ''
  if (center.devices.waiting(code, call.now) === undefined) return enterCode(400, code)
  const decision = readDecision(form)
  center.devices.decide(code, decision, call.now)
  return decision.kind === 'approved'
    ? messagePage(200, `Signed in as ${decision.person}.`, 'Close this page and go back to where the code was shown.')
    : messagePage(200, 'Refused: nobody was signed in.', 'Close this page and go back to where the code was shown.')
}

/** `wrong`: a code that nobody waits for. */
function enterCode(status: number, wrong?: string): Answer {
  const problem =
    wrong === undefined
      ? ''
      : `<p class="bad" id="problem">Nothing waits for the code “${escapeHtml(wrong)}”. It may have been used, or be older than ten minutes.</p>`
  const described = wrong === undefined ? '' : ' aria-invalid="true" aria-describedby="problem"'
  return page(
    status,
    `<p>Enter the code that your tool shows.</p>
${problem}
<form method="post" action="/device">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" required placeholder="ABCD-EFGH" autocomplete="off" spellcheck="false" autocapitalize="characters"${described}>
${decisionFields()}
</form>`,
  )
}
