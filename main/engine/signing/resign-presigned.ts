import type { KeyObject } from 'node:crypto'
import type { Credentials } from '#util/credentials.ts'
import { formatAmzDate, parseAmzDate } from './amz-date.ts'
import { canonicalHeaders } from './canonical-headers.ts'
import { canonicalRequest } from './canonical-request.ts'
import { canonicalTarget } from './canonical-targets.ts'
import { deriveSigningKey, signString } from './signing-key.ts'
import { splitTarget } from './split-target.ts'
import { formatScope, stringToSign } from './string-to-sign.ts'
import type { TokenName } from './token-header.ts'
import type { DeriveKey, PresignedForm, Scope } from './types.ts'
import type { RawHeaders, RequestHead } from '#util/http/message.ts'
import { uriDecode, uriEncodeText } from './uri-encode.ts'

const maxExpires = 604_800

export interface ResignPresignedInput {
  readonly head: RequestHead
  readonly form: PresignedForm
  /** What stays signed; all of the client's without it. */
  readonly signedHeaders?: readonly string[]
  readonly credentials: Credentials
  /** Epoch ms of AWS's clock: ours plus the learned offset. */
  readonly now: number
  readonly payloadHash: string
  readonly deriveKey?: DeriveKey
  /** How the session token is called. */
  readonly tokenName?: TokenName
}

export interface ResignedPresigned {
  readonly target: string
  readonly headers: RawHeaders
  readonly seedSignature: string
  readonly amzDate: string
  readonly scope: Scope
  readonly signingKey: KeyObject
}

/**
 * Signs a verified presigned URL again in place: order and bytes of the other parameters stay, and it is valid for what
 * is left of the original window. Throws when a signed header is missing.
 */
export function resignPresigned(input: ResignPresignedInput): ResignedPresigned {
  const {
    head,
    form,
    credentials,
    now,
    payloadHash,
    deriveKey = deriveSigningKey,
    tokenName = 'X-Amz-Security-Token',
  } = input
  const { authorization } = form
  const amzDate = formatAmzDate(now)
  const scope: Scope = { ...authorization.scope, date: amzDate.slice(0, 8) }
  // A token in a header would now stand beside the one in the query.
  const tokenParameter = tokenName.toLowerCase()
  const headers = head.headers.filter(([name]) => name.toLowerCase() !== tokenParameter)
  const staying = input.signedHeaders ?? authorization.signedHeaders
  const signedHeaders = staying.filter((name) => name !== tokenParameter)
  const changes = new Map<string, string | undefined>([
    ['x-amz-credential', uriEncodeText(`${credentials.accessKeyId}/${formatScope(scope)}`)],
    ['x-amz-date', amzDate],
    [tokenParameter, credentials.sessionToken === undefined ? undefined : uriEncodeText(credentials.sessionToken)],
  ])
  if (signedHeaders.length !== authorization.signedHeaders.length) {
    changes.set('x-amz-signedheaders', signedHeaders.join('%3B'))
  }
  if (form.expires !== undefined) changes.set('x-amz-expires', String(secondsLeft(form, form.expires, now)))
  const unsigned = replaceParameters(head.target, changes, tokenName)
  const canonical = canonicalHeaders(headers, signedHeaders)
  if (canonical.kind === 'missing') throw new Error(`the signed header ${canonical.name} is missing`)
  const request = canonicalRequest({
    method: head.method,
    target: canonicalTarget(unsigned, scope.service, true),
    headerBlock: canonical.block,
    signedHeaders,
    payloadHash,
  })
  const signingKey = deriveKey(credentials.secretAccessKey, scope)
  const seedSignature = signString(signingKey, stringToSign(amzDate, scope, request))
  const target = replaceParameters(unsigned, new Map([['x-amz-signature', seedSignature]]), tokenName)
  return { target, headers, seedSignature, amzDate, scope, signingKey }
}

function secondsLeft(form: PresignedForm, expires: number, now: number): number {
  const signedAt = parseAmzDate(form.amzDate) ?? now
  const left = Math.floor((signedAt + expires * 1000 - now) / 1000)
  // A client clock behind AWS's may leave nothing, one ahead of it more than was asked for.
  return Math.max(1, Math.min(left, expires, maxExpires))
}

/** Gives the named parameters new values where they stand. `undefined` removes; a token that is not there goes before the signature. */
function replaceParameters(
  target: string,
  changes: ReadonlyMap<string, string | undefined>,
  tokenName: TokenName,
): string {
  const { path, query = '' } = splitTarget(target)
  const pairs = query.split('&')
  const named = pairs.map((pair) => uriDecode(pair.split('=', 1)[0] ?? '').toLowerCase())
  const lower = tokenName.toLowerCase()
  const token = named.includes(lower) ? undefined : changes.get(lower)
  const out: string[] = []
  for (const [at, pair] of pairs.entries()) {
    const name = named[at] ?? ''
    if (name === 'x-amz-signature' && token !== undefined) out.push(`${tokenName}=${token}`)
    if (!changes.has(name)) out.push(pair)
    else {
      const value = changes.get(name)
      if (value !== undefined) out.push(`${pair.split('=', 1)[0] ?? ''}=${value}`)
    }
  }
  return `${path}?${out.join('&')}`
}
