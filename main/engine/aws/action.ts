import type { RawHeaders } from '#util/http/message.ts'
import type { HostFacts } from './host-facts.ts'
import { protocolsOf, type Protocol } from './protocols.ts'
import { readParameters, decodeText, type Parameters } from './parameters.ts'
import { isQuery, readQueryAction } from './query-action.ts'
import { actionShape, severalNames, type Action, type Reading } from './reading.ts'
import { resourceOfForm, resourceOfJson } from './resource.ts'
import { findRestOperation } from './rest-operations.ts'
import { headerValues, headerValue } from './raw-headers.ts'
import { s3Action } from './s3-action.ts'
import table from './service-protocols.json' with { type: 'json' }

export interface RequestToDescribe {
  readonly hostFacts: HostFacts
  /** Signing name of the credential scope, where the request has one. Counts only where the host names no service. */
  readonly scopeService?: string
  readonly method: string
  /** The request target as on the wire. */
  readonly target: string
  readonly headers: RawHeaders
  readonly hasBody: boolean
  /** Given only where the body is in memory anyway; of a large form its excerpt. */
  readonly body?: Uint8Array
}

export interface RequestDescription {
  readonly service: string
  readonly region?: string
  readonly action: Action
  readonly resource?: string
}

const longestResource = 256

/**
 * What a request does, for the audit log and the rules. The protocols that the host speaks decide where the action stands: what other
 * protocols would read is not looked at. Never throws; says less rather than something wrong.
 */
export function describeRequest(request: RequestToDescribe): RequestDescription {
  const { hostFacts } = request
  const known = hostFacts.kind === 'other' ? undefined : hostFacts
  const { action, resource } = read(request)
  return {
    service: known?.signingName ?? request.scopeService ?? 'unknown',
    ...(known?.region === undefined ? {} : { region: known.region }),
    action: action.kind === 'known' && !actionShape.test(action.name) ? unknown : action,
    ...(resource === undefined || resource === '' ? {} : { resource: resource.slice(0, longestResource) }),
  }
}

interface Found<Kind = Action> {
  readonly action: Kind
  readonly resource?: string | undefined
}

const unknown: Action = { kind: 'unknown' }

function read(request: RequestToDescribe): Found {
  const { hostFacts, scopeService } = request
  // What a customer's own endpoint makes of a request is the customer's affair.
  if (hostFacts.kind === 'customer') return { action: unknown }
  const protocols = protocolsOf(hostFacts, scopeService)
  const found = protocols.map((protocol) => readAs(protocol, protocols, request))
  const readings = found.map(({ action }) => action).filter((action) => action.kind !== 'none')
  const names = new Set(readings.map((action) => (action.kind === 'known' ? action.name : undefined)))
  const [first] = readings
  const action =
    readings.find(({ kind }) => kind === 'ambiguous') ??
    readings.find(({ kind }) => kind === 'unknown') ??
    (names.size > 1 ? severalNames([...names]) : first)
  return {
    action: action ?? unknown,
    resource: found.find(({ action: { kind }, resource }) => kind !== 'none' && resource !== undefined)?.resource,
  }
}

function readAs(protocol: Protocol, all: readonly Protocol[], request: RequestToDescribe): Found<Reading> {
  const { hostFacts, method, target, headers, body } = request
  const mark = target.indexOf('?')
  const path = mark === -1 ? target : target.slice(0, mark)
  const query = mark === -1 ? '' : target.slice(mark + 1)
  const service = hostFacts.kind === 'service' ? hostFacts.service : ''
  switch (protocol) {
    case 's3':
      return readS3Action(request, path, readParameters(query))
    case 'query':
    case 'ec2': {
      const alone = all.every(isQuery)
      const { action, form } = readQueryAction({ ...request, query, alone })
      return { action, resource: form === undefined ? undefined : resourceOfForm(form) }
    }
    case 'json-1.0':
    case 'json-1.1':
      return { action: readTargetAction(service, headers), resource: resourceOfJson(body) }
    case 'cbor':
      return { action: readCborAction(service, method, path, headers) }
    case 'rest-json':
    case 'rest-xml':
      return findRestOperation(service, method, path, readParameters(query))
  }
}

const targets: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(table.targets).map(([service, names]) => [service, names.split(',')]),
)
const cborPath = /\/service\/([A-Za-z0-9_.]+)\/operation\/([A-Za-z0-9_]+)$/

/** AWS JSON: `X-Amz-Target: SERVICE.Operation`, the service as the host's own model names it. */
function readTargetAction(service: string, headers: RawHeaders): Reading {
  const [target, ...more] = headerValues(headers, 'x-amz-target')
  if (target === undefined) return { kind: 'none' }
  if (more.length > 0) return { kind: 'ambiguous', detail: 'has more than one X-Amz-Target header' }
  const dot = target.lastIndexOf('.')
  return named(service, target.slice(0, Math.max(0, dot)), target.slice(dot + 1))
}

/** Smithy RPC v2 CBOR: only the end of the path counts, and only with its header. */
function readCborAction(service: string, method: string, path: string, headers: RawHeaders): Reading {
  if (!headerValues(headers, 'smithy-protocol').includes('rpc-v2-cbor')) return { kind: 'none' }
  const found = method === 'POST' ? cborPath.exec(path) : null
  return found === null ? { kind: 'unknown' } : named(service, found[1] ?? '', found[2] ?? '')
}

/** A service answers only to its own name; what one makes of another's is not to be guessed. */
function named(service: string, target: string, name: string): Reading {
  return targets.get(service)?.includes(target) === true ? { kind: 'known', name } : { kind: 'unknown' }
}

/** A request to S3: method, bucket, key and sub-resource alone say what it does. */
function readS3Action(
  { hostFacts, method, headers }: Pick<RequestToDescribe, 'hostFacts' | 'method' | 'headers'>,
  path: string,
  query: Parameters,
): { readonly action: Reading; readonly resource?: string } {
  const host = hostFacts.kind === 'service' ? hostFacts : undefined
  if (host?.signingName === 's3-object-lambda' && method === 'POST') {
    return { action: readingOf(path === '/WriteGetObjectResponse' ? 'WriteGetObjectResponse' : undefined) }
  }
  const [first = '', ...others] = path.slice(1).split('/')
  // A path-style target without a bucket in front of its key is none that S3 gives out.
  if (host?.bucket === undefined && first === '' && others.length > 0) return { action: { kind: 'unknown' } }
  // An encoded slash in the bucket's place: some servers read a key behind it.
  if (host?.bucket === undefined && /%2f/i.test(first)) return { action: { kind: 'unknown' } }
  const bucket = host?.bucket ?? (first === '' ? undefined : decodeText(first))
  const rest = host?.bucket === undefined ? others.join('/') : path.slice(1)
  const key = rest === '' ? undefined : decodeText(rest)
  const copies = headerValue(headers, 'x-amz-copy-source') !== undefined
  const found = s3Action({ method, bucket, key, query, copies, express: host?.signingName === 's3express' })
  const action: Reading =
    found === 'ambiguous' ? { kind: 'ambiguous', detail: 'names several sub-resources of S3' } : readingOf(found)
  if (bucket === undefined) return { action }
  return { action, resource: key === undefined ? bucket : `${bucket}/${key}` }
}

const readingOf = (name: string | undefined): Reading =>
  name === undefined ? { kind: 'unknown' } : { kind: 'known', name }
