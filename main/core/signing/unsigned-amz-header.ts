import type { HeaderForm, PresignedForm } from './types.ts'
import type { RawHeaders } from '../util/http-message.ts'

/**
 * The first `x-amz-*` header that the client did not sign; undefined when all are. AWS wants all of them signed
 * (IAM user guide, create a signed request). Let through: a security token (AWS IoT and CRT's `omit_session_token`
 * add it after signing; it is replaced anyway), and a presigned URL's `x-amz-content-sha256: UNSIGNED-PAYLOAD`,
 * which says no more than the signature does.
 */
export function unsignedAmzHeader(headers: RawHeaders, form: HeaderForm | PresignedForm): string | undefined {
  const { signedHeaders } = form.authorization
  for (const [rawName, value] of headers) {
    if (rawName.length < 7 || (rawName.charCodeAt(0) | 0x20) !== 0x78) continue
    const name = rawName.toLowerCase()
    if (!name.startsWith('x-amz-') || signedHeaders.includes(name) || name === 'x-amz-security-token') continue
    if (form.kind === 'presigned' && name === 'x-amz-content-sha256' && value.trim() === 'UNSIGNED-PAYLOAD') continue
    return name
  }
  return undefined
}
