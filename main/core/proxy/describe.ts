import type { RequestDescription } from '../aws/action.ts'
import { describeRequest } from '../aws/action.ts'
import type { SignatureForm, Scope } from '../signing/types.ts'
import type { Exchange } from './exchange.ts'
import type { Inbound } from './inbound.ts'

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
    ...(scope === undefined ? {} : { scopeService: scope.service }),
    ...(body === undefined ? {} : { body }),
  })
  const region = scope?.region ?? description.region
  audit.service = description.service
  if (region !== undefined) audit.region = region
  if (description.action !== undefined) audit.action = description.action
  if (description.resource !== undefined) audit.resource = description.resource
  return description
}

/** The scope that a signature names, whoever made it. */
export function scopeOf(form: SignatureForm): Scope | undefined {
  switch (form.kind) {
    case 'header':
    case 'presigned':
      return form.authorization.scope
    case 'event-stream':
    case 's3-express':
      return form.scope
    default:
      return undefined
  }
}
