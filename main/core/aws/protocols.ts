import type { RawHeaders } from '../signing/types.ts'
import type { HostFacts } from './host-facts.ts'

export type Protocol = 'query' | 'ec2' | 'rest-xml' | 's3' | 'json-1.0' | 'json-1.1' | 'rest-json' | 'cbor'

export interface ProtocolQuestion {
  readonly hostFacts: HostFacts
  /** Signing name of the credential scope, where the request has one. */
  readonly scopeService?: string
  readonly headers: RawHeaders
}

/** The protocol in which the client expects an error. */
export function protocolOf(question: ProtocolQuestion): Protocol {
  return question.scopeService === 'sts' ? 'query' : 'rest-json'
}
