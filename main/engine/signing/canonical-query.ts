import { uriDecode, uriEncode } from './uri-encode.ts'

const plain = /^[A-Za-z0-9\-._~]*$/

export interface QueryOptions {
  /** Also leaves out `X-Amz-Security-Token` (AWS IoT appends it after signing). */
  readonly withoutToken?: boolean
}

/** The query decoded, encoded again and sorted, without `X-Amz-Signature`. A plus is a plus; a name without `=` gets one. */
export function canonicalQuery(query: string | undefined, options: QueryOptions = {}): string {
  return sorted(query, options, (part) => (plain.test(part) ? part : uriEncode(uriDecode(part))), true)
}

/** The query's bytes as sent, only sorted: botocore signs these. */
export function wireQuery(query: string | undefined, options: QueryOptions = {}): string {
  return sorted(query, options, (part) => part, false)
}

function sorted(
  query: string | undefined,
  options: QueryOptions,
  form: (part: string) => string,
  dropEmpty: boolean,
): string {
  if (query === undefined || query === '') return ''
  const pairs: (readonly [name: string, value: string])[] = []
  for (const pair of query.split('&')) {
    if (pair === '' && dropEmpty) continue
    const equals = pair.indexOf('=')
    const name = equals === -1 ? pair : pair.slice(0, equals)
    if (isLeftOut(name, options)) continue
    pairs.push([form(name), equals === -1 ? '' : form(pair.slice(equals + 1))])
  }
  if (pairs.length > 1) pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
  let out = ''
  for (const [name, value] of pairs) out += out === '' ? `${name}=${value}` : `&${name}=${value}`
  return out
}

function isLeftOut(name: string, { withoutToken }: QueryOptions): boolean {
  const first = name.charCodeAt(0)
  // x, X or a percent sign: anything else cannot be one of the two names.
  if (first !== 0x78 && first !== 0x58 && first !== 0x25) return false
  const decoded = uriDecode(name).toLowerCase()
  return decoded === 'x-amz-signature' || (withoutToken === true && decoded === 'x-amz-security-token')
}

function compare(a: string, b: string): number {
  if (a < b) return -1
  return a > b ? 1 : 0
}
