import type { RawHeaders } from '#util/http/message.ts'
import { type Parameters, readParameters } from './parameters.ts'
import type { Protocol } from './protocols.ts'
import { headerValues } from './raw-headers.ts'
import { type Reading, severalNames } from './reading.ts'

export interface QueryRequest {
  readonly query: string
  readonly headers: RawHeaders
  readonly hasBody: boolean
  readonly body?: Uint8Array
  /** The host speaks no other protocol, so that its body is a form whatever it calls itself. */
  readonly alone: boolean
}

/** Whether the body may say what a request is for. */
export function bodyNamesAction(protocols: readonly Protocol[], headers: RawHeaders): boolean {
  return protocols.some(isQuery) && (protocols.every(isQuery) || typesOf(headers).some(({ type }) => type === form))
}

export const isQuery = (protocol: Protocol): boolean => protocol === 'query' || protocol === 'ec2'

const form = 'application/x-www-form-urlencoded'
const plainCharset = /^"?(?:utf-?8|us-ascii|iso-8859-1)"?$/i
// No name that a lenient reader could take for `Action` is longer.
const longestName = 64
const maybeAction = /%|^[^a-z0-9._-]*a[^a-z0-9._-]*c/i

/**
 * The query protocol (and EC2's): parameters stand in the query string, in the body, or in both, and which of two wins is AWS's secret. So
 * every one that is called `Action`, or that a lenient parser may take for it, must say the same.
 */
export function readQueryAction(request: QueryRequest): { readonly action: Reading; readonly form?: Parameters } {
  const body = readBody(request)
  const exact = new Set<string>()
  const others = new Set<string>()
  collect(request.query, exact, others)
  if (body === 'unread') {
    const named = exact.size + others.size > 0
    return { action: named ? { kind: 'ambiguous', detail: unreadable } : { kind: 'unknown' } }
  }
  collect(body, exact, others)
  const fields = readParameters(body === '' ? request.query : body)
  if (exact.size > 1 || (exact.size === 1 && [...others].some((value) => !exact.has(value)))) {
    return { action: severalNames([...exact, ...others]), form: fields }
  }
  const [name] = exact
  if (name !== undefined) return { action: { kind: 'known', name }, form: fields }
  return { action: { kind: others.size > 0 || request.alone ? 'unknown' : 'none' }, form: fields }
}

const unreadable = 'names an action in its query, and its body, which was not read, may name another one'

function readBody({ headers, hasBody, body, alone }: QueryRequest): string {
  if (!hasBody) return ''
  const types = typesOf(headers)
  if (!alone && !types.some(({ type }) => type === form)) return ''
  const readable =
    types.length < 2 &&
    types.every(({ type, charset }) => type === form && (charset === undefined || plainCharset.test(charset))) &&
    headerValues(headers, 'content-encoding').length === 0
  if (!readable || body === undefined) return 'unread'
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
}

const typesOf = (headers: RawHeaders) => headerValues(headers, 'content-type').map(parseType)

function parseType(value: string): { readonly type: string; readonly charset: string | undefined } {
  const [type = '', ...parameters] = value.split(';').map((part) => part.trim())
  const charset = parameters.find((part) => /^charset\s*=/i.test(part))
  return { type: type.toLowerCase(), charset: charset?.slice(charset.indexOf('=') + 1).trim() }
}

/** Some parsers take `;` for a separator too (HTML 4.01, appendix B.2.2), so both ways of cutting count. */
function collect(text: string, exact: Set<string>, others: Set<string>): void {
  for (const separator of text.includes(';') ? ['&', /[&;]/] : ['&']) {
    for (const pair of text.split(separator)) {
      const named = actionIn(pair)
      if (named !== undefined) (named.isExact ? exact : others).add(named.value)
    }
  }
}

/** What a pair says that is called `Action`, or something that a lenient parser may take for it. */
export function actionIn(pair: string): { readonly isExact: boolean; readonly value: string } | undefined {
  const at = pair.indexOf('=')
  const name = at < 0 ? pair : pair.slice(0, at)
  if (name.length > longestName || !maybeAction.test(name)) return undefined
  const plain = loose(name)
  const isExact = plain === 'Action'
  if (!isExact && plain.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '') !== 'action') return undefined
  return { isExact, value: loose(at < 0 ? '' : pair.slice(at + 1).replaceAll('+', ' ')) }
}

/** Each escape by itself, as parsers do that do not mind what the bytes make up. */
function loose(text: string): string {
  if (!text.includes('%')) return text
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
