import { sameSecret } from '#util/same-secret.ts'
import { parseAmzDate, readDate } from './amz-date.ts'
import { canonicalHeaders } from './canonical-headers.ts'
import { canonicalRequest } from './canonical-request.ts'
import { canonicalTarget, otherTargets } from './canonical-targets.ts'
import { signatureAge } from './signature-age.ts'
import { deriveSigningKey, signString } from './signing-key.ts'
import { stringToSign } from './string-to-sign.ts'
import type { CanonicalTarget, DeriveKey, HeaderForm, PresignedForm } from './types.ts'
import type { RequestHead } from '#util/http/message.ts'
import { unsignedAmzHeader } from './unsigned-amz-header.ts'

export interface HeadInput {
  readonly head: RequestHead
  readonly form: HeaderForm | PresignedForm
  /** Epoch ms of our clock. */
  readonly now: number
  /** AWS's clock less ours, in ms. */
  readonly awsOffsetMs?: number
}

export interface VerifyInput extends HeadInput {
  readonly secret: string
  /** `value` of `payloadMode`, or the body's hash in lower-case hex where nothing is declared. */
  readonly payloadHash: string
  readonly deriveKey?: DeriveKey
}

export type VerifyFailure =
  | 'signature-mismatch'
  | 'host-unsigned'
  | 'missing-signed-header'
  | 'unsigned-amz-header'
  | 'no-date'
  | 'scope-date'
  | 'too-early'
  | 'expired'
  | 'bad-expires'

export type Verification =
  | {
      readonly ok: true
      /** The client's head signature, which the first chunk's signature follows on. */
      readonly seedSignature: string
      readonly amzDate: string
      /** The form of path and query that the client signed. Re-signing with it gives AWS what the tool itself would have sent. */
      readonly target: CanonicalTarget
    }
  | Failed

interface Failed {
  readonly ok: false
  readonly reason: VerifyFailure
  /** Holds no secret. */
  readonly detail: string
}

/** Checks a client's signature with exactly its SignedHeaders and raw bytes. */
export function verifySignature(input: VerifyInput): Verification {
  const checked = checkHead(input)
  return checked.ok ? match(input, checked.amzDate, checked.headerBlock) : checked
}

type CheckedHead = { readonly ok: true; readonly amzDate: string; readonly headerBlock: string } | Failed

/** What can be judged of a signature without its secret and the body. */
export function checkHead(input: HeadInput): CheckedHead {
  const { head, form, now, awsOffsetMs = 0 } = input
  const { scope, signedHeaders } = form.authorization
  const dated = dateOf(head, form)
  if (dated === undefined) return refuse('no-date', 'The request has no single readable X-Amz-Date or Date.')
  if (!dated.amzDate.startsWith(scope.date)) {
    return refuse(
      'scope-date',
      `Date in Credential scope does not match the request's: ${scope.date} and ${dated.amzDate}`,
    )
  }
  if (!signedHeaders.includes('host')) return refuse('host-unsigned', 'The host header must be a signed header.')
  const unsigned = unsignedAmzHeader(head.headers, form)
  if (unsigned !== undefined) return refuse('unsigned-amz-header', `The header ${unsigned} is present but not signed.`)
  const expires = form.kind === 'presigned' ? form.expires : undefined
  if (expires !== undefined && (expires < 1 || expires > 604_800)) {
    return refuse('bad-expires', 'X-Amz-Expires must be between 1 and 604800 seconds.')
  }
  const age = signatureAge({ signedAt: dated.ms, expires, now, awsOffsetMs })
  if (age.kind !== 'valid') return refuse(age.kind, age.detail)
  const headers = canonicalHeaders(head.headers, signedHeaders)
  if (headers.kind === 'missing') {
    return refuse('missing-signed-header', `The header ${headers.name} is signed but not present.`)
  }
  return { ok: true, amzDate: dated.amzDate, headerBlock: headers.block }
}

function match(input: VerifyInput, amzDate: string, headerBlock: string): Verification {
  const { head, form, payloadHash, deriveKey = deriveSigningKey } = input
  const { scope, signedHeaders, signature } = form.authorization
  const key = deriveKey(input.secret, scope)
  const fits = (target: CanonicalTarget): boolean => {
    const request = canonicalRequest({ method: head.method, target, headerBlock, signedHeaders, payloadHash })
    return sameSecret(signString(key, stringToSign(amzDate, scope, request)), signature)
  }
  const presigned = form.kind === 'presigned'
  const standard = canonicalTarget(head.target, scope.service, presigned)
  const target = fits(standard) ? standard : otherTargets(head.target, scope.service, presigned).find(fits)
  if (target === undefined) {
    return refuse('signature-mismatch', 'The request signature does not match the stand-in key it names.')
  }
  return { ok: true, seedSignature: signature, amzDate, target }
}

function dateOf(head: RequestHead, form: HeaderForm | PresignedForm) {
  if (form.kind === 'header') return readDate(head.headers)
  const ms = parseAmzDate(form.amzDate)
  return ms === undefined ? undefined : { amzDate: form.amzDate, ms }
}

function refuse(reason: VerifyFailure, detail: string): Failed {
  return { ok: false, reason, detail }
}
