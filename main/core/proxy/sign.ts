import { resignHeader } from '../signing/resign-header.ts'
import { resignPresigned } from '../signing/resign-presigned.ts'
import type { TokenName } from '../signing/token-header.ts'
import type { DeriveKey, HeaderForm, PresignedForm, Scope } from '../signing/types.ts'
import type { RawHeaders } from '../util/http-message.ts'
import type { Credentials } from '../util/credentials.ts'
import { forwardHeaders } from './forward-headers.ts'
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
  const kept = forwardHeaders(inbound.headers, signedHeaders, inbound.chunked)
  const head = { method: inbound.method, target: inbound.target, headers: input.prepare?.(kept, signedHeaders) ?? kept }
  const common = { head, payloadHash, credentials, deriveKey, tokenName, now: input.awsNow }
  return input.form.kind === 'presigned'
    ? resignPresigned({ ...common, form: input.form })
    : {
        target: inbound.target,
        ...resignHeader({ ...common, form: withoutExpect(input.form), target: input.verified.target }),
      }
}

/** `Expect` was answered by us and ends here, so it cannot be signed either. */
function withoutExpect(form: HeaderForm): HeaderForm {
  const { authorization } = form
  if (!authorization.signedHeaders.includes('expect')) return form
  const signedHeaders = authorization.signedHeaders.filter((name) => name !== 'expect')
  return { ...form, authorization: { ...authorization, signedHeaders } }
}
