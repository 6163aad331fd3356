import type { KeyObject } from 'node:crypto'
import type { Credentials } from '#util/credentials.ts'
import { formatAmzDate, readDate } from './amz-date.ts'
import { canonicalHeaders } from './canonical-headers.ts'
import { canonicalRequest } from './canonical-request.ts'
import { canonicalTarget } from './canonical-targets.ts'
import { deriveSigningKey, signString } from './signing-key.ts'
import { formatScope, stringToSign } from './string-to-sign.ts'
import type { TokenName } from './token-header.ts'
import { tokenInSignedHeaders } from './token-header.ts'
import type { CanonicalTarget, DeriveKey, HeaderForm, Scope } from './types.ts'
import type { RawHeaders, RequestHead } from '#util/http/message.ts'

export interface ResignHeaderInput {
  readonly head: RequestHead
  readonly form: HeaderForm
  /** What stays signed; all of the client's without it. */
  readonly signedHeaders?: readonly string[]
  readonly credentials: Credentials
  /** Epoch ms of AWS's clock: ours plus the learned offset. */
  readonly now: number
  readonly payloadHash: string
  /** From the verification; the standard form without it. */
  readonly target?: CanonicalTarget
  readonly deriveKey?: DeriveKey
  /** How the session token is called. */
  readonly tokenName?: TokenName
}

export interface ResignedHeader {
  readonly headers: RawHeaders
  /** The new head signature, which the first re-signed chunk follows on. */
  readonly seedSignature: string
  readonly amzDate: string
  readonly scope: Scope
  readonly signingKey: KeyObject
}

/**
 * Signs a verified request again with the real credentials, for the client's own region and service. Order and case of
 * the other headers stay, what the client left unsigned stays unsigned. Throws when the head has a signed header less
 * than when it was verified, or no date.
 */
export function resignHeader(input: ResignHeaderInput): ResignedHeader {
  const {
    head,
    form,
    credentials,
    payloadHash,
    deriveKey = deriveSigningKey,
    tokenName = 'X-Amz-Security-Token',
  } = input
  const { authorization } = form
  const amzDate = formatAmzDate(input.now)
  const scope: Scope = { ...authorization.scope, date: amzDate.slice(0, 8) }
  const staying = input.signedHeaders ?? authorization.signedHeaders
  const token = tokenInSignedHeaders(head.headers, staying, credentials.sessionToken, tokenName)
  const unsigned = replaceHeaders(head, amzDate, input.now, { name: tokenName, value: token.value })
  const canonical = canonicalHeaders(unsigned, token.signedHeaders)
  if (canonical.kind === 'missing') throw new Error(`the signed header ${canonical.name} is missing`)
  const target = input.target ?? canonicalTarget(head.target, scope.service, false)
  const request = canonicalRequest({
    method: head.method,
    target,
    headerBlock: canonical.block,
    signedHeaders: token.signedHeaders,
    payloadHash,
  })
  const signingKey = deriveKey(credentials.secretAccessKey, scope)
  const seedSignature = signString(signingKey, stringToSign(amzDate, scope, request))
  const value =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${formatScope(scope)}, ` +
    `SignedHeaders=${token.signedHeaders.join(';')}, Signature=${seedSignature}`
  const headers = unsigned.map((header) => (isNamed(header, 'authorization') ? ([header[0], value] as const) : header))
  return { headers, seedSignature, amzDate, scope, signingKey }
}

/** New date and token, each where the old one stood; a token that was not there goes before Authorization. */
function replaceHeaders(
  head: RequestHead,
  amzDate: string,
  now: number,
  token: { readonly name: TokenName; readonly value: string | undefined },
): RawHeaders {
  const lower = token.name.toLowerCase()
  const source = readDate(head.headers)
  if (source === undefined) throw new Error('the request has no date')
  const date = source.rfc1123 ? new Date(now).toUTCString() : amzDate
  const out: (readonly [string, string])[] = []
  let left = token.value
  const hasToken = head.headers.some((header) => isNamed(header, lower))
  for (const header of head.headers) {
    const [name] = header
    if (isNamed(header, source.header)) out.push([name, date])
    else if (isNamed(header, lower)) {
      if (left !== undefined) out.push([name, left])
      left = undefined
    } else {
      if (!hasToken && left !== undefined && isNamed(header, 'authorization')) {
        out.push([token.name, left])
      }
      out.push(header)
    }
  }
  return out
}

function isNamed(header: readonly [string, string], name: string): boolean {
  return header[0].length === name.length && header[0].toLowerCase() === name
}
