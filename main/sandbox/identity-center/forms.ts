// Posts of the pages' own forms.
import type { Call } from '../http/call.ts'
import { AwsFault } from '../http/fault.ts'
import { readHost } from './start-url.ts'

export const usualPerson = 'sandbox-user'

export type Decision = { readonly kind: 'approved'; readonly person: string } | { readonly kind: 'refused' }

/** Its fields, and what of them stands in the address alone. Throws AwsFault for one that another site's page sent, or that came by a name that another site may own. */
export function readForm(call: Call, body: Buffer): URLSearchParams {
  const { host = '', origin, 'sec-fetch-site': site } = call.request.headers
  const isOurs = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i.test(host) || readHost(host) !== undefined
  const isSameOrigin = origin === undefined || URL.parse(origin)?.host === host.toLowerCase()
  const isSameSite = site === undefined || site === 'same-origin' || site === 'none'
  if (!isOurs || !isSameOrigin || !isSameSite) {
    throw new AwsFault(403, 'CrossSite', 'Only the sandbox’s own page may send this form.')
  }
  // So that a script can answer without reading the form.
  const fields = new URLSearchParams(call.queryText)
  for (const [name, value] of new URLSearchParams(body.toString())) fields.set(name, value)
  return fields
}

/** Throws AwsFault in words for the person. */
export function readDecision(form: URLSearchParams): Decision {
  const decision = form.get('decision')
  if (decision === 'refuse') return { kind: 'refused' }
  if (decision !== 'approve') throw new AwsFault(400, 'NoDecision', 'Press Approve or Refuse.')
  const person = form.get('person') ?? usualPerson
  // It becomes the name of role sessions (STS API reference, RoleSessionName).
  if (/^[\w+=,.@-]{2,64}$/.test(person)) return { kind: 'approved', person }
  throw new AwsFault(400, 'InvalidPerson', 'A name has 2 to 64 letters, digits or + = , . @ _ - and no spaces.')
}
