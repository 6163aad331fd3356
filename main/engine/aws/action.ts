import type { RawHeaders } from '#util/http-message.ts'
import type { HostFacts } from './host-facts.ts'
import { type Protocol, protocolsOf } from './protocols.ts'
import { readParameters } from './parameters.ts'
import { isQuery, readQueryAction } from './query-action.ts'
import { type Action, type Reading, actionShape, severalNames } from './reading.ts'
import { resourceOfForm, resourceOfJson } from './resource.ts'
import { findRestOperation } from './rest-operations.ts'
import { readCborAction, readTargetAction } from './rpc-action.ts'
import { readS3Action } from './s3-request.ts'

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
