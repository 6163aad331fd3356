import type { RawHeaders } from '#util/http/message.ts'
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
 * with newer ones): then what the request shows decides between them.
 */
export function protocolOf({ hostFacts, scopeService, headers }: ProtocolQuestion): Protocol {
  const known = protocolsOf(hostFacts, scopeService)
  const [only] = known
  const type = mediaType(headers)
  const json =
    type === 'application/x-amz-json-1.0' ? 'json-1.0' : type === 'application/x-amz-json-1.1' ? 'json-1.1' : undefined
  // A JSON service takes either version, and answers in the one that it was asked in.
  if (json !== undefined && (only === undefined || known.some((each) => each.startsWith('json')))) return json
  if (only !== undefined && known.length === 1) return only
  const speaks = (protocol: Protocol): boolean => only === undefined || known.includes(protocol)
  const cbor = headerValue(headers, 'smithy-protocol') === 'rpc-v2-cbor' || type === 'application/cbor'
  if (cbor && speaks('cbor')) return 'cbor'
  if (type === 'application/x-www-form-urlencoded' && speaks('query')) return 'query'
  return preferred(known)
}

/** What the host speaks, as far as it is known. The scope, which the tool chose, counts only where the host names no service. */
export function protocolsOf(hostFacts: HostFacts, scopeService: string | undefined): readonly Protocol[] {
  if (hostFacts.kind === 'service') {
    if (hostFacts.service === 's3-control') return ['rest-xml']
    // Access points of outposts are S3; the service itself is another one.
    if (hostFacts.family === 's3' && (hostFacts.service === 's3' || hostFacts.bucket !== undefined)) return ['s3']
    return byPrefix.get(hostFacts.service) ?? bySigningName.get(hostFacts.signingName) ?? []
  }
  const name = hostFacts.kind === 'customer' ? hostFacts.signingName : scopeService
  if (name === undefined) return []
  return s3Family.has(name) ? ['s3'] : (bySigningName.get(name) ?? [])
}

// Without a form or a JSON type the request is REST, unless the service speaks nothing of the kind.
function preferred(known: readonly Protocol[]): Protocol {
  return known.find((each) => each === 's3' || each.startsWith('rest')) ?? known[0] ?? 'rest-json'
}
