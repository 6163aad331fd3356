import { isS3Family } from './service-family.ts'
import { splitTarget } from './split-target.ts'
import type { HeaderForm, PresignedForm } from './types.ts'
import type { RequestHead } from '#util/http/message.ts'
import { uriDecode } from './uri-encode.ts'

/** How the body is bound to the signature. `value` is the canonical request's last line, in the client's own letter case. */
export type PayloadMode =
  | { readonly kind: 'declared'; readonly value: string; /** Lower-case hex. */ readonly hash: string }
  | { readonly kind: 'unsigned'; readonly value: string }
  | { readonly kind: 'unsigned-trailer'; readonly value: string }
  | { readonly kind: 'chunk-signed'; readonly value: string; readonly trailer: boolean }
  | { readonly kind: 'event-stream'; readonly value: string }
  | { readonly kind: 'sigv4a-chunks'; readonly value: string }
  /** Nothing declared: the last line is the body's hash, so the whole body must be read first. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed' }

/** Reads `x-amz-content-sha256`; for presigned URLs also the query, and S3's rule of unsigned payloads. */
export function payloadMode(head: RequestHead, form: HeaderForm | PresignedForm): PayloadMode {
  const { signedHeaders, scope } = form.authorization
  const declared: string[] = []
  for (const [name, value] of head.headers) {
    if (name.length === 20 && name.toLowerCase() === 'x-amz-content-sha256') declared.push(value.trim())
  }
  if (declared.length > 1) return { kind: 'malformed' }
  const [value] = declared
  if (form.kind === 'header') return value === undefined ? { kind: 'absent' } : modeOf(value)
  if (value !== undefined && signedHeaders.includes('x-amz-content-sha256')) return modeOf(value)
  const hoisted = hoistedHash(head.target)
  if (hoisted !== undefined) return modeOf(hoisted)
  const unsigned = isS3Family(scope.service) || scope.service === 'vpc-lattice-svcs'
  return unsigned ? { kind: 'unsigned', value: 'UNSIGNED-PAYLOAD' } : { kind: 'absent' }
}

function modeOf(value: string): PayloadMode {
  if (/^[0-9a-fA-F]{64}$/.test(value)) return { kind: 'declared', value, hash: value.toLowerCase() }
  switch (value.toUpperCase()) {
    case 'UNSIGNED-PAYLOAD':
      return { kind: 'unsigned', value }
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { kind: 'unsigned-trailer', value }
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
      return { kind: 'chunk-signed', value, trailer: false }
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { kind: 'chunk-signed', value, trailer: true }
    case 'STREAMING-AWS4-HMAC-SHA256-EVENTS':
      return { kind: 'event-stream', value }
    case 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD':
    case 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER':
      return { kind: 'sigv4a-chunks', value }
    default:
      return { kind: 'malformed' }
  }
}

/** JS presigners move the header into the query. */
function hoistedHash(target: string): string | undefined {
  const query = splitTarget(target).query
  if (query === undefined || !/x-amz-content-sha256/i.test(query)) return undefined
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    if (equals === 20 && pair.slice(0, 20).toLowerCase() === 'x-amz-content-sha256') return uriDecode(pair.slice(21))
  }
  return undefined
}
