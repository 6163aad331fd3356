import { createHash } from 'node:crypto'
import type { Call, Dialect, SignedCall } from '../http/call.ts'
import type { CredentialBook } from '../organisation/credentials.ts'
import type { Claim, ReadClaim } from './claim.ts'
import { refusalFault } from './refusals.ts'
import { verify } from './verify.ts'

export interface VerifiedCall {
  readonly signed: SignedCall
  readonly claim: Claim
  readonly key: Buffer
  readonly payloadHash: string
}

/** Throws AwsFault in the dialect's own words unless the signature is right. */
export function verifyCall(
  call: Call,
  read: ReadClaim,
  dialect: Dialect,
  book: CredentialBook,
  payloadHashFor: (claim: Claim) => string,
): VerifiedCall {
  const host = call.request.headers.host ?? ''
  if (read.kind !== 'claim') throw refusalFault(read, dialect, host)
  const payloadHash = payloadHashFor(read.claim)
  const verdict = verify(
    { method: call.method, path: call.path, queryText: call.queryText, rawHeaders: call.request.rawHeaders },
    read.claim,
    { target: call.target, payloadHash, book, now: call.now },
  )
  if (verdict.kind === 'refused') throw refusalFault(verdict.refusal, dialect, host)
  return {
    signed: { ...call, caller: verdict.caller, region: read.claim.region },
    claim: read.claim,
    key: verdict.key,
    payloadHash,
  }
}

/** SHA-256 of a body that was read whole, as every service but S3 puts it into the canonical request. */
export function payloadHashOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}
