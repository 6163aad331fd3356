import { isS3Family } from './service-family.ts'
import type { HeaderForm, PresignedForm } from './types.ts'
import type { RawHeaders } from '#util/http/message.ts'

/**
 * The first `x-amz-*` header that the client did not sign; undefined when all are. AWS wants all of them signed
 * (IAM user guide, create a signed request). Let through: a security token (AWS IoT and CRT's `omit_session_token`
 * add it after signing; it is replaced anyway), and an `x-amz-content-sha256` that says no more than the signature
 * does: a presigned URL's `UNSIGNED-PAYLOAD`, and the hash that the signature was made with (aws-requests-auth), which
 * AWS takes everywhere but at S3.
 */
export function unsignedAmzHeader(headers: RawHeaders, form: HeaderForm | PresignedForm): string | undefined {
  const { signedHeaders } = form.authorization
  for (const [rawName, value] of headers) {
    if (rawName.length < 7 || (rawName.charCodeAt(0) | 0x20) !== 0x78) continue
    const name = rawName.toLowerCase()
    if (!name.startsWith('x-amz-') || signedHeaders.includes(name) || name === 'x-amz-security-token') continue
    if (name === 'x-amz-content-sha256' && saysNoMore(value, form)) continue
    return name
  }
  return undefined
}

function saysNoMore(value: string, form: HeaderForm | PresignedForm): boolean {
  if (form.kind === 'presigned') return value.trim() === 'UNSIGNED-PAYLOAD'
  return !isS3Family(form.authorization.scope.service)
}
