// What a request says of its own signature, before any of it is believed.
import type { IncomingMessage } from 'node:http'

export interface Claim {
  readonly form: 'header' | 'query'
  readonly accessKeyId: string
  /** yyyymmdd of the scope. */
  readonly date: string
  readonly region: string
  readonly service: string
  readonly terminator: string
  /** In the order given. */
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** yyyymmddThhmmssZ. */
  readonly timestamp: string
  readonly sessionToken: string | undefined
  /** Seconds, of a presigned URL. */
  readonly expires: number | undefined
}

export type ReadClaim =
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'unsupported'; readonly algorithm: string }
  | { readonly kind: 'both-forms' }
  /** The words of AWS's own complaints, one sentence for each missing or broken part. */
  | { readonly kind: 'incomplete'; readonly complaints: string }

const algorithm = 'AWS4-HMAC-SHA256'

export function readClaim(request: IncomingMessage, query: URLSearchParams): ReadClaim {
  const authorization = request.headers.authorization
  const queryForm = query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature')
  const oldQueryForm = query.has('AWSAccessKeyId') && query.has('Signature')
  if (authorization !== undefined && (queryForm || oldQueryForm)) return { kind: 'both-forms' }
  if (authorization !== undefined) return fromHeader(request, authorization)
  if (queryForm) return fromQuery(query)
  return oldQueryForm ? { kind: 'unsupported', algorithm: 'AWS' } : { kind: 'unsigned' }
}

function fromHeader(request: IncomingMessage, authorization: string): ReadClaim {
  const [scheme, rest] = splitOnce(authorization.trim(), ' ')
  if (scheme !== algorithm) {
    return scheme === 'AWS' || scheme.startsWith('AWS')
      ? { kind: 'unsupported', algorithm: scheme }
      : { kind: 'unsigned' }
  }
  return readParts(request, rest)
}

/** `rest`: what follows the name of the algorithm, which differs between its forms. */
export function readParts(request: IncomingMessage, rest: string): ReadClaim {
  const parts = new Map(rest.split(',').map((part) => splitOnce(part.trim(), '=')))
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !parts.get(name))
    .map((name) => `Authorization header requires '${name}' parameter. `)
  const timestamp = headerTimestamp(request)
  if (timestamp === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ")
  }
  if (missing.length > 0 || timestamp === undefined) return { kind: 'incomplete', complaints: missing.join('').trim() }
  return finish('header', {
    credential: parts.get('Credential') ?? '',
    signedHeaders: parts.get('SignedHeaders') ?? '',
    signature: parts.get('Signature') ?? '',
    timestamp,
    sessionToken: oneHeader(request, 'x-amz-security-token'),
    expires: undefined,
  })
}

function fromQuery(query: URLSearchParams): ReadClaim {
  const given = query.get('X-Amz-Algorithm') ?? ''
  if (given !== '' && given !== algorithm) return { kind: 'unsupported', algorithm: given }
  const missing = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date']
    .filter((name) => !query.get(name))
    .map((name) => `AWS query-string parameters must include '${name}'. `)
  if (missing.length > 0) {
    return { kind: 'incomplete', complaints: `${missing.join('')}Re-examine the query-string parameters.` }
  }
  const expires = query.get('X-Amz-Expires')
  return finish('query', {
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
    timestamp: query.get('X-Amz-Date') ?? '',
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    expires: expires === null ? undefined : Number(expires),
  })
}

function finish(
  form: Claim['form'],
  parts: Pick<Claim, 'signature' | 'timestamp' | 'sessionToken' | 'expires'> & {
    readonly credential: string
    readonly signedHeaders: string
  },
): ReadClaim {
  const { credential, signedHeaders, ...rest } = parts
  const pieces = credential.split('/')
  const [accessKeyId = '', date = '', region = '', service = '', terminator = ''] = pieces
  if (pieces.length !== 5) {
    return {
      kind: 'incomplete',
      complaints: `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    }
  }
  return {
    kind: 'claim',
    claim: { form, accessKeyId, date, region, service, terminator, signedHeaders: signedHeaders.split(';'), ...rest },
  }
}

/** `x-amz-date` wins; a plain `Date` is in HTTP's format and is brought into the basic ISO one that is signed. */
function headerTimestamp(request: IncomingMessage): string | undefined {
  const own = oneHeader(request, 'x-amz-date')
  if (own !== undefined) return own
  const plain = request.headers.date
  if (plain === undefined) return undefined
  if (/^\d{8}T\d{6}Z$/.test(plain)) return plain
  const ms = Date.parse(plain)
  return Number.isNaN(ms) ? plain : basicIso(ms)
}

export function basicIso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

/** Epoch ms of yyyymmddThhmmssZ; undefined where it is none. */
export function parseBasicIso(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(ms) ? undefined : ms
}

export function oneHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}
