import { credentialKeyId, parseCredential, parseSignedHeaders } from './parse-credential.ts'
import type { MalformedPart, ParsedAuthorization } from './types.ts'

export type AuthorizationResult =
  | { readonly kind: 'parsed'; readonly authorization: ParsedAuthorization }
  | { readonly kind: 'malformed'; readonly part: MalformedPart; readonly keyId: string | undefined }

/** The raw text of the parts of a SigV4 signature, from the header or from the query. */
export interface AuthorizationParts {
  readonly credential: string | undefined
  readonly signedHeaders: string | undefined
  readonly signature: string | undefined
}

/** Parses what follows `AWS4-HMAC-SHA256` in an Authorization header. Blanks after the commas may be missing. */
export function parseAuthorization(parameters: string): AuthorizationResult {
  const parts = new Map<string, string>()
  let sound = true
  for (const text of parameters.split(',')) {
    const trimmed = text.trim()
    const equals = trimmed.indexOf('=')
    const name = trimmed.slice(0, Math.max(equals, 0))
    sound &&= equals > 0 && !parts.has(name)
    if (!parts.has(name)) parts.set(name, trimmed.slice(equals + 1))
  }
  const credential = parts.get('Credential')
  if (!sound || parts.size > 3) {
    return { kind: 'malformed', part: 'authorization', keyId: credentialKeyId(credential) }
  }
  return readParts({ credential, signedHeaders: parts.get('SignedHeaders'), signature: parts.get('Signature') })
}

/** Checks the three parts in the order in which AWS names them. */
export function readParts(parts: AuthorizationParts): AuthorizationResult {
  const keyId = credentialKeyId(parts.credential)
  const credential = parts.credential === undefined ? undefined : parseCredential(parts.credential)
  if (credential === undefined) return { kind: 'malformed', part: 'credential', keyId }
  const signedHeaders = parts.signedHeaders === undefined ? undefined : parseSignedHeaders(parts.signedHeaders)
  if (signedHeaders === undefined) return { kind: 'malformed', part: 'signed-headers', keyId }
  const { signature } = parts
  if (signature === undefined || !/^[0-9a-f]{64}$/.test(signature))
    return { kind: 'malformed', part: 'signature', keyId }
  return { kind: 'parsed', authorization: { ...credential, signedHeaders, signature } }
}
