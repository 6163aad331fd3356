import type { RawHeaders } from '../util/http-message.ts'
import type { HostFacts } from './host-facts.ts'
import { protocolOf } from './protocols.ts'
import { headerValue, mediaType } from './raw-headers.ts'
import { resourceOfForm, resourceOfJson } from './resource.ts'
import { findRestOperation } from './rest-operations.ts'
import { s3Action } from './s3-action.ts'

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

const actionShape = /^[A-Za-z][A-Za-z0-9_]{0,127}$/
const cborPath = /\/service\/[A-Za-z0-9_.]+\/operation\/([A-Za-z0-9_]+)$/
const form = 'application/x-www-form-urlencoded'
// Action comes first in every SDK; a form that hides it behind more than this goes without a name.
const readableForm = 64 * 1024
const longestResource = 256

/** What a request does, for the audit log. Never throws; says less rather than something wrong. */
export function describeRequest(request: RequestToDescribe): RequestDescription {
  const { hostFacts } = request
  const known = hostFacts.kind === 'other' ? undefined : hostFacts
  const service = request.scopeService ?? known?.signingName ?? 'unknown'
  const { action, resource } = readAction(request)
  return {
    service,
    ...(known?.region === undefined ? {} : { region: known.region }),
    ...(action !== undefined && actionShape.test(action) ? { action } : {}),
    ...(resource !== undefined && resource !== '' ? { resource: resource.slice(0, longestResource) } : {}),
  }
}

interface Found {
  readonly action?: string | undefined
  readonly resource?: string | undefined
}

function readAction(request: RequestToDescribe): Found {
  const { hostFacts, target, headers, body } = request
  const amzTarget = headerValue(headers, 'x-amz-target')
  if (amzTarget !== undefined) {
    return { action: amzTarget.slice(amzTarget.lastIndexOf('.') + 1), resource: resourceOfJson(body) }
  }
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const cbor = cborPath.exec(path)
  if (cbor !== null) return { action: cbor[1] }
  const query = readQuery(mark < 0 ? '' : target.slice(mark + 1))
  if (hostFacts.kind === 'service' && hostFacts.family === 's3' && hostFacts.service === 's3') {
    return readS3(request, path, query, hostFacts.bucket)
  }
  const protocol = protocolOf(request)
  if (protocol === 'query' || protocol === 'ec2') {
    const fields = readForm(request) ?? query
    return { action: fields.get('Action') ?? query.get('Action'), resource: resourceOfForm(fields) }
  }
  if (hostFacts.kind !== 'service') return {}
  const found = findRestOperation(hostFacts.service, request.method, path, query)
  return { action: found?.operation, resource: found?.label === undefined ? undefined : decode(found.label) }
}

function readForm({ headers, body }: RequestToDescribe): ReadonlyMap<string, string> | undefined {
  if (body === undefined || mediaType(headers) !== form) return undefined
  return readQuery(
    Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, readableForm)).toString('latin1'),
  )
}

function readS3(
  { method, headers }: RequestToDescribe,
  path: string,
  query: ReadonlyMap<string, string>,
  hostBucket: string | undefined,
): Found {
  const [first = '', ...others] = path.slice(1).split('/')
  const bucket = hostBucket ?? (first === '' ? undefined : decode(first))
  const rest = hostBucket === undefined ? others.join('/') : path.slice(1)
  const key = rest === '' ? undefined : decode(rest)
  const copies = headerValue(headers, 'x-amz-copy-source') !== undefined
  const resource = bucket === undefined ? undefined : key === undefined ? bucket : `${bucket}/${key}`
  return { action: s3Action({ method, bucket, key, query, copies }), resource }
}

/** First value of each parameter. */
function readQuery(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (text === '') return found
  for (const pair of text.split('&')) {
    const at = pair.indexOf('=')
    const name = decode(at < 0 ? pair : pair.slice(0, at))
    if (!found.has(name)) found.set(name, at < 0 ? '' : decode(pair.slice(at + 1).replaceAll('+', ' ')))
  }
  return found
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
