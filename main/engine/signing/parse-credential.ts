import type { Scope } from './types.ts'

const part = /^[!-.0-~]+$/

/** Reads `keyId/date/region/service/aws4_request`; undefined for any other shape. */
export function parseCredential(text: string): { readonly keyId: string; readonly scope: Scope } | undefined {
  const [keyId, date, region, service, terminator, ...rest] = text.split('/')
  if (keyId === undefined || date === undefined || region === undefined || service === undefined) return undefined
  if (terminator !== 'aws4_request' || rest.length > 0) return undefined
  if (!part.test(keyId) || !/^\d{8}$/.test(date) || !part.test(region) || !part.test(service)) return undefined
  return { keyId, scope: { date, region, service } }
}

/** The key id of a credential that need not be well formed: what stands before the first slash. */
export function credentialKeyId(text: string | undefined): string | undefined {
  const keyId = text?.split('/', 1)[0]?.trim()
  return keyId === undefined || keyId === '' ? undefined : keyId
}

/** Reads `a;b;c`; undefined when empty, repeated, or not lower-case header names. */
export function parseSignedHeaders(text: string): readonly string[] | undefined {
  if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+(?:;[!#$%&'*+\-.^_`|~0-9a-z]+)*$/.test(text)) return undefined
  const names = text.split(';')
  return new Set(names).size === names.length ? names : undefined
}
