// The text that a signature covers, rebuilt from the wire (IAM user guide, "Create a signed AWS API request").
import { createHash, createHmac } from 'node:crypto'
import type { Claim } from './claim.ts'

/** Signing names that sign the path as it is on the wire; all others normalise it and encode it once more. */
const pathAsIs: ReadonlySet<string> = new Set(['s3', 's3express', 's3-outposts', 's3-object-lambda'])

export interface SignedMessage {
  readonly canonicalRequest: Buffer
  readonly stringToSign: string
}

/** Where clients differ: botocore signs the query as it went out, the CRT decodes and encodes it first. */
export type QueryReading = 'encoded-anew' | 'as-sent'

export interface SignedRequest {
  readonly method: string
  readonly path: string
  readonly queryText: string
  /** name, value, name, value …, as Node gives them: each character is one byte. */
  readonly rawHeaders: readonly string[]
}

export function rebuild(
  request: SignedRequest,
  claim: Claim,
  payloadHash: string,
  reading: QueryReading,
  algorithm = 'AWS4-HMAC-SHA256',
): SignedMessage {
  const values = headerValues(request.rawHeaders)
  const headerLines = claim.signedHeaders.map((name) => `${name}:${values.get(name)?.join(',') ?? ''}\n`)
  const text = [
    request.method,
    pathAsIs.has(claim.service) ? request.path : tidyPath(request.path),
    tidyQuery(request.queryText, reading),
    headerLines.join(''),
    claim.signedHeaders.join(';'),
    payloadHash,
  ].join('\n')
  const canonicalRequest = Buffer.from(text, 'latin1')
  const digest = createHash('sha256').update(canonicalRequest).digest('hex')
  return { canonicalRequest, stringToSign: `${algorithm}\n${claim.timestamp}\n${scopeOf(claim)}\n${digest}` }
}

export function scopeOf(claim: Claim): string {
  return `${claim.date}/${claim.region}/${claim.service}/${claim.terminator}`
}

export function signingKey(secret: string, claim: Pick<Claim, 'date' | 'region' | 'service'>): Buffer {
  let key: Buffer = Buffer.from(`AWS4${secret}`)
  for (const part of [claim.date, claim.region, claim.service, 'aws4_request']) {
    key = createHmac('sha256', key).update(part).digest()
  }
  return key
}

/** Lower-case names; values trimmed, runs of white space folded to one space, repeats in order of arrival. */
export function headerValues(rawHeaders: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase()
    const value = (rawHeaders[at + 1] ?? '').trim().replace(/[ \t\r\n]+/g, ' ')
    const known = values.get(name)
    if (known === undefined) values.set(name, [value])
    else known.push(value)
  }
  return values
}

function tidyPath(path: string): string {
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '' && part !== '.') kept.push(encodeBytes(Buffer.from(part, 'latin1')))
  }
  const open = kept.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${kept.join('/')}${open}`
}

function tidyQuery(queryText: string, reading: QueryReading): string {
  const pairs: [string, string][] = []
  for (const part of queryText.split('&')) {
    if (part === '') continue
    const at = part.indexOf('=')
    const name = at === -1 ? part : part.slice(0, at)
    const value = at === -1 ? '' : part.slice(at + 1)
    if (name.toLowerCase() === 'x-amz-signature') continue
    pairs.push(reading === 'as-sent' ? [name, value] : [encodeAnew(name), encodeAnew(value)])
  }
  const before = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
  pairs.sort((one, other) => before(one[0], other[0]) || before(one[1], other[1]))
  return pairs.map(([name, value]) => `${name}=${value}`).join('&')
}

/** Percent-decodes bytes (a plus stays a plus), then encodes all but the unreserved characters. */
function encodeAnew(text: string): string {
  if (/^[A-Za-z0-9\-._~]*$/.test(text)) return text
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const hex = text[at] === '%' ? /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3))?.[0] : undefined
    if (hex === undefined) bytes.push(text.charCodeAt(at) & 0xff)
    else {
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    }
  }
  return encodeBytes(Buffer.from(bytes))
}

function encodeBytes(bytes: Buffer): string {
  let text = ''
  for (const byte of bytes) {
    const character = String.fromCharCode(byte)
    text += /[A-Za-z0-9\-._~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return text
}
