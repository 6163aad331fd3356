import type { RawHeaders } from '../signing/types.ts'
import type { HostFacts } from './host-facts.ts'

export interface RequestToDescribe {
  readonly hostFacts: HostFacts
  /** Signing name of the credential scope, where the request has one. */
  readonly scopeService?: string
  readonly method: string
  /** The request target as on the wire. */
  readonly target: string
  readonly headers: RawHeaders
  /** Given only where the body is in memory anyway. */
  readonly body?: Uint8Array
}

export interface RequestDescription {
  readonly service: string
  readonly region?: string
  readonly action?: string
  readonly resource?: string
}

/** What a request does, for the audit log. Never throws; says less rather than something wrong. */
export function describeRequest(request: RequestToDescribe): RequestDescription {
  return { service: request.scopeService ?? 'unknown' }
}
