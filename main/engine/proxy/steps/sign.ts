import { resignHeader } from '../../signing/resign-header.ts'
import { resignPresigned } from '../../signing/resign-presigned.ts'
import type { TokenName } from '../../signing/token-header.ts'
import type { DeriveKey, HeaderForm, PresignedForm, Scope } from '../../signing/types.ts'
import type { RawHeaders } from '#util/http/message.ts'
import type { Credentials } from '#util/credentials.ts'
import { forwardHeaders, hopByHopOf } from './forward-headers.ts'
import type { Inbound } from './inbound.ts'
import type { Verified } from './verify.ts'

/** The head that goes to AWS, and what a chunk-signed body needs to follow on. */
export interface Outbound {
  readonly target: string
  readonly headers: RawHeaders
  readonly seedSignature: string
  readonly amzDate: string
  readonly scope: Scope
  readonly signingKey: ReturnType<DeriveKey>
}

export interface SignInput {
  readonly inbound: Inbound
  readonly form: HeaderForm | PresignedForm
  readonly verified: Verified
  readonly payloadHash: string
  readonly credentials: Credentials
  /** AWS's time, epoch ms. */
  readonly awsNow: number
  readonly deriveKey: DeriveKey
  readonly tokenName: TokenName
  /** Leaves out headers before signing. */
  readonly prepare?: (headers: RawHeaders, signed: readonly string[]) => RawHeaders
}

/** Signs the same request again with the real credentials, for the tool's own region and service. */
export function sign(input: SignInput): Outbound {
  const { inbound, payloadHash, credentials, deriveKey, tokenName } = input
  const { signedHeaders } = input.form.authorization
  const isHopByHop = hopByHopOf(inbound.headers, inbound.chunked)
  const kept = forwardHeaders(inbound.headers, inbound.chunked, isHopByHop)
  const head = { method: inbound.method, target: inbound.target, headers: input.prepare?.(kept, signedHeaders) ?? kept }
  const common = {
    head,
    payloadHash,
    credentials,
    deriveKey,
    tokenName,
    now: input.awsNow,
    // What ends here cannot stay signed.
    signedHeaders: signedHeaders.filter((name) => !isHopByHop(name)),
  }
  return input.form.kind === 'presigned'
    ? resignPresigned({ ...common, form: input.form })
    : {
        target: inbound.target,
        ...resignHeader({ ...common, form: input.form, target: input.verified.target }),
      }
}
