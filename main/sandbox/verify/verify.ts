// Judges a request's signature the way AWS does, independently of the code that makes signatures elsewhere in the agent.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Target } from '../http/call.ts'
import type { Caller } from '../organisation/caller.ts'
import type { CredentialBook } from '../organisation/credentials.ts'
import type { Claim, ReadClaim } from './claim.ts'
import { parseBasicIso } from './claim.ts'
import type { SignedMessage, SignedRequest } from './canonical.ts'
import { headerValues, rebuild, signingKey } from './canonical.ts'

export type Refusal =
  | Exclude<ReadClaim, { readonly kind: 'claim' }>
  | { readonly kind: 'bad-date'; readonly given: string }
  | { readonly kind: 'bad-expires'; readonly given: number | undefined }
  | {
      readonly kind: 'wrong-scope'
      readonly part: 'region' | 'service' | 'terminator' | 'date'
      readonly given: string
      readonly expected: string
    }
  | { readonly kind: 'too-old' | 'too-new'; readonly timestamp: string; readonly at: number; readonly now: number }
  | { readonly kind: 'link-expired'; readonly endedAt: number; readonly expires: number; readonly now: number }
  | { readonly kind: 'unknown-key'; readonly accessKeyId: string }
  | { readonly kind: 'wrong-token'; readonly token: string | undefined }
  | { readonly kind: 'expired-token'; readonly token: string | undefined }
  | { readonly kind: 'host-unsigned' }
  | { readonly kind: 'headers-unsigned'; readonly names: readonly string[] }
  | { readonly kind: 'mismatch'; readonly claim: Claim; readonly message: SignedMessage }

export type Verdict =
  | { readonly kind: 'right'; readonly caller: Caller; readonly claim: Claim; readonly key: Buffer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

const minute = 60_000
/** S3 says 15 minutes both ways, the others 15 back and 5 ahead (IAM user guide, signature troubleshooting). */
const skew = { s3: { past: 15 * minute, future: 15 * minute }, other: { past: 15 * minute, future: 5 * minute } }
const longestLink = 604_800

export function verify(
  request: SignedRequest,
  claim: Claim,
  context: {
    readonly target: Target
    readonly payloadHash: string
    readonly book: CredentialBook
    readonly now: number
  },
): Verdict {
  const refusal =
    checkTime(claim, context.now) ?? checkScope(claim, context.target) ?? checkSignedHeaders(request, claim)
  if (refusal !== undefined) return { kind: 'refused', refusal }
  const found = context.book.find(claim.accessKeyId, claim.sessionToken)
  if (found.kind === 'unknown-key') {
    return { kind: 'refused', refusal: { kind: 'unknown-key', accessKeyId: claim.accessKeyId } }
  }
  if (found.kind === 'wrong-token') {
    return { kind: 'refused', refusal: { kind: 'wrong-token', token: claim.sessionToken } }
  }
  const key = signingKey(found.secretAccessKey, claim)
  const message = rebuild(request, claim, context.payloadHash, 'encoded-anew')
  if (!signs(key, message, claim.signature)) {
    const asSent = rebuild(request, claim, context.payloadHash, 'as-sent')
    if (!signs(key, asSent, claim.signature)) return { kind: 'refused', refusal: { kind: 'mismatch', claim, message } }
  }
  if (found.expiresAt !== undefined && context.now >= found.expiresAt) {
    return { kind: 'refused', refusal: { kind: 'expired-token', token: claim.sessionToken } }
  }
  return { kind: 'right', caller: found.caller, claim, key }
}

function signs(key: Buffer, message: SignedMessage, signature: string): boolean {
  const own = createHmac('sha256', key).update(message.stringToSign).digest()
  const given = /^[0-9a-f]{64}$/.test(signature) ? Buffer.from(signature, 'hex') : Buffer.alloc(0)
  return given.length === own.length && timingSafeEqual(given, own)
}

function checkTime(claim: Claim, now: number): Refusal | undefined {
  const at = parseBasicIso(claim.timestamp)
  if (at === undefined) return { kind: 'bad-date', given: claim.timestamp }
  if (!claim.timestamp.startsWith(claim.date)) {
    return { kind: 'wrong-scope', part: 'date', given: claim.date, expected: claim.timestamp.slice(0, 8) }
  }
  const allowed = claim.service === 's3' ? skew.s3 : skew.other
  if (at > now + allowed.future) return { kind: 'too-new', timestamp: claim.timestamp, at, now }
  if (claim.form === 'query' && (claim.service === 's3' || claim.expires !== undefined)) {
    const { expires } = claim
    if (expires === undefined || !Number.isInteger(expires) || expires < 1 || expires > longestLink) {
      return { kind: 'bad-expires', given: expires }
    }
    const endedAt = at + expires * 1_000
    return now > endedAt ? { kind: 'link-expired', endedAt, expires, now } : undefined
  }
  return at < now - allowed.past ? { kind: 'too-old', timestamp: claim.timestamp, at, now } : undefined
}

function checkScope(claim: Claim, target: Target): Refusal | undefined {
  if (claim.terminator !== 'aws4_request') {
    return { kind: 'wrong-scope', part: 'terminator', given: claim.terminator, expected: 'aws4_request' }
  }
  if (claim.service !== target.service) {
    return { kind: 'wrong-scope', part: 'service', given: claim.service, expected: target.service }
  }
  if (target.region !== undefined && claim.region !== target.region) {
    return { kind: 'wrong-scope', part: 'region', given: claim.region, expected: target.region }
  }
  return undefined
}

function checkSignedHeaders(request: SignedRequest, claim: Claim): Refusal | undefined {
  const signed = new Set(claim.signedHeaders)
  if (!signed.has('host')) return { kind: 'host-unsigned' }
  const present = headerValues(request.rawHeaders)
  const names = [...present.keys()].filter(
    (name) =>
      name.startsWith('x-amz-') &&
      !signed.has(name) &&
      // Beside the signature it says nothing that the signature does not; S3 alone wants it signed.
      (name !== 'x-amz-content-sha256' || claim.service === 's3'),
  )
  return names.length > 0 ? { kind: 'headers-unsigned', names } : undefined
}
