// Signs a request of our own, by whatever key: Signature Version 4 with HMAC, or its X.509 form.
import { hash } from 'node:crypto'
import type { Credentials } from '#util/credentials.ts'
import type { RawHeaders } from '#util/http/message.ts'
import { formatAmzDate } from './amz-date.ts'
import { canonicalHeaders } from './canonical-headers.ts'
import { canonicalRequest } from './canonical-request.ts'
import { canonicalTarget } from './canonical-targets.ts'
import { deriveSigningKey, signString } from './signing-key.ts'
import { formatScope, stringToSign } from './string-to-sign.ts'
import type { Scope } from './types.ts'

/** Who signs, and how. */
export interface RequestSigner {
  readonly algorithm: string
  readonly keyId: string
  /** What tells AWS of the key; signed like every other header. */
  readonly headers: RawHeaders
  /** In hex. */
  sign(text: string, scope: Scope): string
}

export interface RequestToSign {
  readonly method: string
  readonly host: string
  /** Path and query as they go over the wire. */
  readonly target: string
  readonly headers: RawHeaders
  readonly body: string
  readonly service: string
  readonly region: string
  /** Epoch ms of AWS's clock. */
  readonly now: number
}

/** All headers that are to be sent: every one of them is signed. */
export function signRequest(request: RequestToSign, signer: RequestSigner): RawHeaders {
  const amzDate = formatAmzDate(request.now)
  const scope: Scope = { date: amzDate.slice(0, 8), region: request.region, service: request.service }
  const headers: RawHeaders = [...request.headers, ['Host', request.host], ['X-Amz-Date', amzDate], ...signer.headers]
  const signedHeaders = headers.map(([name]) => name.toLowerCase()).sort()
  const canonical = canonicalHeaders(headers, signedHeaders)
  if (canonical.kind === 'missing') throw new Error(`the signed header ${canonical.name} is missing`)
  const text = canonicalRequest({
    method: request.method,
    target: canonicalTarget(request.target, request.service, false),
    headerBlock: canonical.block,
    signedHeaders,
    payloadHash: hash('sha256', request.body, 'hex'),
  })
  const signature = signer.sign(stringToSign(amzDate, scope, text, signer.algorithm), scope)
  const value =
    `${signer.algorithm} Credential=${signer.keyId}/${formatScope(scope)}, ` +
    `SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
  return [...headers, ['Authorization', value]]
}

export const hmacSigner = (credentials: Credentials): RequestSigner => ({
  algorithm: 'AWS4-HMAC-SHA256',
  keyId: credentials.accessKeyId,
  headers: credentials.sessionToken === undefined ? [] : [['X-Amz-Security-Token', credentials.sessionToken]],
  sign: (text, scope) => signString(deriveSigningKey(credentials.secretAccessKey, scope), text),
})
