import { parseAmzDate } from './amz-date.ts'
import { readParts } from './parse-authorization.ts'
import { credentialKeyId } from './parse-credential.ts'
import { isS3Family } from './service-family.ts'
import type { SignatureForm } from './types.ts'
import { uriDecode } from './uri-encode.ts'

const names = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-signedheaders',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-s3session-token',
  'awsaccesskeyid',
  'signature',
])

/** Reads a signature in the query; undefined when there is none. Names are compared in lower case, as SDKs drop them. */
export function queryAuthentication(query: string | undefined): SignatureForm | undefined {
  if (query === undefined || !/x-amz-|%|awsaccesskeyid/i.test(query)) return undefined
  const { found, repeated } = collect(query)
  const credential = found.get('x-amz-credential')
  const algorithm = found.get('x-amz-algorithm')
  if (credential === undefined && algorithm === undefined && !found.has('x-amz-signature')) {
    const keyId = found.get('awsaccesskeyid')
    return keyId === undefined ? undefined : { kind: 'sigv2', keyId }
  }
  const keyId = credentialKeyId(credential)
  if (algorithm?.startsWith('AWS4-ECDSA') === true) return { kind: 'sigv4a', keyId }
  if (algorithm !== 'AWS4-HMAC-SHA256') return { kind: 'malformed', part: 'algorithm', keyId }
  if (repeated) return { kind: 'malformed', part: 'authorization', keyId }
  return presigned(found, keyId)
}

function presigned(found: ReadonlyMap<string, string>, keyId: string | undefined): SignatureForm {
  const read = readParts({
    credential: found.get('x-amz-credential'),
    signedHeaders: found.get('x-amz-signedheaders'),
    signature: found.get('x-amz-signature'),
  })
  if (read.kind === 'malformed') return read
  const { authorization } = read
  const { scope } = authorization
  const amzDate = found.get('x-amz-date')
  if (amzDate === undefined || parseAmzDate(amzDate) === undefined) return { kind: 'malformed', part: 'date', keyId }
  const expires = found.get('x-amz-expires')
  if (expires === undefined ? isS3Family(scope.service) : !/^\d{1,9}$/.test(expires)) {
    return { kind: 'malformed', part: 'expires', keyId }
  }
  return {
    kind: 'presigned',
    authorization,
    amzDate,
    expires: expires === undefined ? undefined : Number(expires),
    securityToken: found.get('x-amz-security-token'),
    s3SessionToken: found.get('x-amz-s3session-token'),
  }
}

function collect(query: string): { readonly found: ReadonlyMap<string, string>; readonly repeated: boolean } {
  const found = new Map<string, string>()
  let repeated = false
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    const name = uriDecode(equals === -1 ? pair : pair.slice(0, equals)).toLowerCase()
    if (!names.has(name)) continue
    repeated ||= found.has(name)
    if (!found.has(name)) found.set(name, equals === -1 ? '' : uriDecode(pair.slice(equals + 1)))
  }
  return { found, repeated }
}
