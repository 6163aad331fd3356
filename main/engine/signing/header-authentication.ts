import { parseAuthorization } from './parse-authorization.ts'
import { credentialKeyId } from './parse-credential.ts'
import type { SignatureForm } from './types.ts'

/** Reads one Authorization header; undefined for a scheme that is not AWS's (Basic, Digest …). */
export function headerAuthentication(value: string): SignatureForm | undefined {
  const text = value.trim()
  const blank = text.search(/[ \t]/)
  const scheme = blank === -1 ? text : text.slice(0, blank)
  const rest = blank === -1 ? '' : text.slice(blank + 1)
  if (scheme === 'AWS4-HMAC-SHA256') {
    const read = parseAuthorization(rest)
    return read.kind === 'parsed' ? { kind: 'header', authorization: read.authorization } : read
  }
  const upper = scheme.toUpperCase()
  if (upper === 'BEARER') return { kind: 'bearer' }
  if (upper.startsWith('AWS4-ECDSA')) return { kind: 'sigv4a', keyId: keyIdIn(rest) }
  if (upper.startsWith('AWS4')) return { kind: 'malformed', part: 'algorithm', keyId: keyIdIn(rest) }
  if (upper === 'AWS') return { kind: 'sigv2', keyId: credentialKeyId(rest.split(':', 1)[0]) }
  if (upper.startsWith('AWS3')) return { kind: 'sigv2', keyId: /AWSAccessKeyId=([^,\s]+)/.exec(rest)?.[1] }
  return undefined
}

function keyIdIn(parameters: string): string | undefined {
  return credentialKeyId(/(?:^|[,\s])Credential=([^,\s]+)/.exec(parameters)?.[1])
}
