import type { RawHeaders } from '#util/http/message.ts'

/** S3 Express takes the token of a bucket's session (CreateSession) under a name of its own, in headers and queries alike. */
export type TokenName = 'X-Amz-Security-Token' | 'X-Amz-S3session-Token'

/**
 * What becomes of SignedHeaders when the stand-in's token gives way to the real one: the entry comes and goes with the
 * token, except that a token which the client sent unsigned stays unsigned.
 */
export function tokenInSignedHeaders(
  headers: RawHeaders,
  signedHeaders: readonly string[],
  token: string | undefined,
  tokenName: TokenName,
): { readonly value: string | undefined; readonly signedHeaders: readonly string[] } {
  const name = tokenName.toLowerCase()
  const listed = signedHeaders.includes(name)
  if (token === undefined) {
    return { value: undefined, signedHeaders: listed ? signedHeaders.filter((each) => each !== name) : signedHeaders }
  }
  const sentUnsigned = !listed && headers.some((header) => header[0].toLowerCase() === name)
  if (listed || sentUnsigned) return { value: token, signedHeaders }
  const after = signedHeaders.findIndex((each) => each > name)
  const at = after === -1 ? signedHeaders.length : after
  return { value: token, signedHeaders: [...signedHeaders.slice(0, at), name, ...signedHeaders.slice(at)] }
}
