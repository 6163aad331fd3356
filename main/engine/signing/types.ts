import type { KeyObject } from 'node:crypto'

/** Date (yyyymmdd), region and service of a SigV4 credential, in the client's own letter case. */
export interface Scope {
  readonly date: string
  readonly region: string
  readonly service: string
}

/** What an `Authorization: AWS4-HMAC-SHA256 …` header says. */
export interface ParsedAuthorization {
  readonly keyId: string
  readonly scope: Scope
  /** Lower-case names in the client's order. */
  readonly signedHeaders: readonly string[]
  /** 64 lower-case hex digits. */
  readonly signature: string
}

/** SigV4 in the `Authorization` header. */
export interface HeaderForm {
  readonly kind: 'header'
  readonly authorization: ParsedAuthorization
}

/** SigV4 in the query. */
export interface PresignedForm {
  readonly kind: 'presigned'
  readonly authorization: ParsedAuthorization
  /** `X-Amz-Date`, yyyymmddThhmmssZ. */
  readonly amzDate: string
  /** `X-Amz-Expires` in seconds; hand-made URLs outside S3 may leave it out. */
  readonly expires: number | undefined
  readonly securityToken: string | undefined
  readonly s3SessionToken: string | undefined
}

/** Which part of a SigV4 signature is missing or unreadable. */
export type MalformedPart =
  | 'algorithm'
  | 'credential'
  | 'signed-headers'
  | 'signature'
  | 'date'
  | 'expires'
  | 'authorization'

/** How a request says who sent it. Every form names the key id where one can be found, so that the proxy knows whether it is ours. */
export type SignatureForm =
  | HeaderForm
  | PresignedForm
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'bearer' }
  | { readonly kind: 'sigv2'; readonly keyId: string | undefined }
  | { readonly kind: 'sigv4a'; readonly keyId: string | undefined }
  | { readonly kind: 'event-stream'; readonly keyId: string; readonly scope: Scope }
  | { readonly kind: 'conflict'; readonly keyIds: readonly string[] }
  | { readonly kind: 'malformed'; readonly part: MalformedPart; readonly keyId: string | undefined }

/** Gives the signing key of a secret and scope; `deriveSigningKey`, or a memory over it that serves one secret. */
export type DeriveKey = (secret: string, scope: Scope) => KeyObject

/** The two parts of a canonical request that clients write in more than one way. */
export interface CanonicalTarget {
  readonly path: string
  readonly query: string
}
