import type { RawHeaders } from '../util/http-message.ts'
import type { HostFacts } from './host-facts.ts'
import { headerValue, mediaType } from './raw-headers.ts'
import table from './service-protocols.json' with { type: 'json' }

export type Protocol = 'query' | 'ec2' | 'rest-xml' | 's3' | 'json-1.0' | 'json-1.1' | 'rest-json' | 'cbor'

export interface ProtocolQuestion {
  readonly hostFacts: HostFacts
  /** Signing name of the credential scope, where the request has one. */
  readonly scopeService?: string
  readonly headers: RawHeaders
}

const protocols: ReadonlySet<string> = new Set([
  'query',
  'ec2',
  'rest-xml',
  's3',
  'json-1.0',
  'json-1.1',
  'rest-json',
  'cbor',
])
const isProtocol = (text: string): text is Protocol => protocols.has(text)
const read = (rows: Readonly<Record<string, string>>): ReadonlyMap<string, readonly Protocol[]> =>
  new Map(Object.entries(rows).map(([name, text]) => [name, text.split(',').filter(isProtocol)]))

const byPrefix = read(table.prefixes)
const bySigningName = read(table.signing)
const s3Family = new Set(['s3', 's3express', 's3-object-lambda', 's3-outposts'])

/**
 * The protocol in which the client expects an error. A service may speak several (SQS: query with older SDKs, JSON
 * with newer ones), so what the request itself shows comes first.
 */
export function protocolOf({ hostFacts, scopeService, headers }: ProtocolQuestion): Protocol {
  const type = mediaType(headers)
  if (headerValue(headers, 'smithy-protocol') === 'rpc-v2-cbor' || type === 'application/cbor') return 'cbor'
  if (type === 'application/x-amz-json-1.0') return 'json-1.0'
  if (type === 'application/x-amz-json-1.1') return 'json-1.1'
  const known = knownProtocols(hostFacts, scopeService)
  if (type === 'application/x-www-form-urlencoded') {
    return known.includes('ec2') ? 'ec2' : known.includes('query') || known.length === 0 ? 'query' : preferred(known)
  }
  return preferred(known)
}

function knownProtocols(hostFacts: HostFacts, scopeService: string | undefined): readonly Protocol[] {
  if (hostFacts.kind === 'service') {
    if (hostFacts.service === 's3-control') return ['rest-xml']
    if (hostFacts.family === 's3') return ['s3']
    const found = byPrefix.get(hostFacts.service)
    if (found !== undefined) return found
  }
  const name = scopeService ?? (hostFacts.kind === 'other' ? undefined : hostFacts.signingName)
  if (name === undefined) return []
  return s3Family.has(name) ? ['s3'] : (bySigningName.get(name) ?? [])
}

// Without a form or a JSON type the request is REST, unless the service speaks nothing of the kind.
function preferred(known: readonly Protocol[]): Protocol {
  return known.find((each) => each === 's3' || each.startsWith('rest')) ?? known[0] ?? 'rest-json'
}
