import { sameSecret } from '#util/same-secret.ts'
import type { Grant } from '../../ports.ts'
import type { TokenName } from '../../signing/token-header.ts'
import type { DeriveKey, HeaderForm, PresignedForm } from '../../signing/types.ts'
import type { VerifyFailure } from '../../signing/verify-signature.ts'
import { checkHead, verifySignature } from '../../signing/verify-signature.ts'
import type { Inbound } from './inbound.ts'
import { headerValue } from '../../aws/raw-headers.ts'
import type { RefusalKind } from '../../refused.ts'
import { refused } from '../../refused.ts'

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

/** Checks date, expiry, signed headers and, for an assumed role, the session token. Throws Refused. */
export function verifyHead(
  inbound: Inbound,
  form: HeaderForm | PresignedForm,
  grant: Grant,
  clock: Omit<VerifyClock, 'deriveKey'>,
): void {
  const result = checkHead({ head: inbound, form, ...clock })
  if (!result.ok) throw failed(result, form)
  checkToken(inbound, form, grant)
}

function failed(
  { reason, detail }: { readonly reason: VerifyFailure; readonly detail: string },
  form: HeaderForm | PresignedForm,
): Error {
  const kind = kindOf(reason, form)
  return refused(kind, kind === 'skewed' && s3Names.test(form.authorization.scope.service) ? s3Skew : detail)
}

/** Checks that the tool holds the grant's secret. Throws Refused. */
export function verify(
  inbound: Inbound,
  form: HeaderForm | PresignedForm,
  grant: Grant,
  payloadHash: string,
  clock: VerifyClock,
): Verified {
  const result = verifySignature({ head: inbound, form, secret: grant.secret, payloadHash, ...clock })
  if (!result.ok) throw failed(result, form)
  return result
}

/** The keys of a bucket's session go with that session's token, in its own place, and all others without one. */
function checkToken(inbound: Inbound, form: HeaderForm | PresignedForm, grant: Grant): void {
  const s3Token = tokenIn(inbound, form, 'X-Amz-S3session-Token')
  const ofBucket = isOfBucket(grant)
  if (!ofBucket && s3Token !== undefined) {
    throw refused(
      'wrong-token',
      'these stand-in keys are not those of a session of S3 Express, but its token is there.',
    )
  }
  if (grant.sessionToken === undefined) return
  const token = ofBucket ? s3Token : tokenIn(inbound, form, 'X-Amz-Security-Token')
  if (!sameSecret(token ?? '', grant.sessionToken)) {
    const again = ofBucket ? 'Create the session again.' : 'Assume the role again.'
    throw refused('wrong-token', `the session token does not belong to these stand-in keys. ${again}`)
  }
}

/** Whether a grant stands for the session of one bucket of S3 Express. */
export const isOfBucket = ({ derived }: Grant): boolean => derived?.s3Express === true

function tokenIn(inbound: Inbound, form: HeaderForm | PresignedForm, name: TokenName): string | undefined {
  const inQuery = name === 'X-Amz-Security-Token' ? 'securityToken' : 's3SessionToken'
  const query = form.kind === 'presigned' ? form[inQuery] : undefined
  return query ?? headerValue(inbound.headers, name.toLowerCase())?.trim()
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
