import { timingSafeEqual } from 'node:crypto'
import type { Grant } from '../session/types.ts'
import type { DeriveKey, HeaderForm, PresignedForm } from '../signing/types.ts'
import type { VerifyFailure } from '../signing/verify-signature.ts'
import { verifySignature } from '../signing/verify-signature.ts'
import type { Inbound } from './inbound.ts'
import { headerValue } from '../aws/raw-headers.ts'
import type { RefusalKind } from './refusal-codes.ts'
import { refused } from './refused.ts'

export interface Verified {
  readonly seedSignature: string
  readonly amzDate: string
  readonly target: { readonly path: string; readonly query: string }
}

export interface VerifyClock {
  /** Epoch ms of our clock. */
  readonly now: number
  /** AWS's clock less ours, in ms. */
  readonly awsOffsetMs: number
  readonly deriveKey: DeriveKey
}

const s3Names = /^s3(?:express|-object-lambda|-outposts)?$/
/** S3's wording; that of the others is STS's. */
const s3Skew = 'The difference between the request time and the current time is too large.'

/** Checks that the tool holds the grant's secret and, for an assumed role, its session token. Throws Refused. */
export function verify(
  inbound: Inbound,
  form: HeaderForm | PresignedForm,
  grant: Grant,
  payloadHash: string,
  clock: VerifyClock,
): Verified {
  const result = verifySignature({ head: inbound, form, secret: grant.secret, payloadHash, ...clock })
  if (!result.ok) {
    const kind = kindOf(result.reason, form)
    throw refused(kind, kind === 'skewed' && s3Names.test(form.authorization.scope.service) ? s3Skew : result.detail)
  }
  checkToken(inbound, form, grant)
  return result
}

function checkToken(inbound: Inbound, form: HeaderForm | PresignedForm, grant: Grant): void {
  if (grant.sessionToken === undefined) return
  const header = headerValue(inbound.headers, 'x-amz-security-token')?.trim()
  const token = (form.kind === 'presigned' ? form.securityToken : undefined) ?? header ?? ''
  if (!sameText(token, grant.sessionToken)) {
    throw refused('wrong-token', 'the session token does not belong to these stand-in keys. Assume the role again.')
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function kindOf(failure: VerifyFailure, form: HeaderForm | PresignedForm): RefusalKind {
  switch (failure) {
    case 'too-early':
      return 'skewed'
    case 'expired':
      return form.kind === 'presigned' ? 'expired-url' : 'skewed'
    case 'no-date':
    case 'bad-expires':
      return 'malformed'
    case 'signature-mismatch':
    case 'host-unsigned':
    case 'missing-signed-header':
    case 'unsigned-amz-header':
    case 'scope-date':
      return 'wrong-signature'
    default:
      return failure satisfies never
  }
}
