import { defined } from '#shared/defined.ts'
import type { RequestDescription } from '../../aws/action.ts'
import { describeRequest } from '../../aws/action.ts'
import type { Action } from '../../aws/reading.ts'
import type { SignatureForm, Scope } from '../../signing/types.ts'
import type { Exchange } from '../exchange.ts'
import type { Inbound } from './inbound.ts'
import { refused } from '../../refused.ts'

/** Says what the request does, and notes it for the audit line. */
export function describe(
  exchange: Exchange,
  inbound: Inbound,
  scope: Scope | undefined,
  body: Uint8Array | undefined,
): RequestDescription {
  const { audit, hostFacts } = exchange
  const description = describeRequest({
    hostFacts,
    method: inbound.method,
    target: inbound.target,
    headers: inbound.headers,
    hasBody: inbound.hasBody,
    ...defined({ scopeService: scope?.service, body }),
  })
  const region = scope?.region ?? description.region
  audit.service = description.service
  if (region !== undefined) audit.region = region
  if (description.action.kind === 'known') audit.action = description.action.name
  if (description.action.kind === 'ambiguous') audit.reason = `the request ${description.action.detail}`
  if (description.resource !== undefined) audit.resource = description.resource
  return description
}

/** The action's name, where it can be told. Throws Refused `ambiguous`: whoever signs must know what for. */
export function oneAction(action: Action): string | undefined {
  if (action.kind === 'ambiguous') {
    throw refused(
      'ambiguous',
      `the request ${action.detail}, so nobody can tell which one AWS would take; nothing was signed.`,
    )
  }
  return action.kind === 'known' ? action.name : undefined
}

/** The scope that a signature names, whoever made it. */
export function scopeOf(form: SignatureForm): Scope | undefined {
  switch (form.kind) {
    case 'header':
    case 'presigned':
      return form.authorization.scope
    case 'event-stream':
      return form.scope
    default:
      return undefined
  }
}
