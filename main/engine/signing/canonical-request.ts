import type { CanonicalTarget } from './types.ts'

export interface CanonicalRequestParts {
  readonly method: string
  readonly target: CanonicalTarget
  /** From `canonicalHeaders`: every line ends with a line feed. */
  readonly headerBlock: string
  readonly signedHeaders: readonly string[]
  /** The canonical request's last line: a hash, or the literal of `x-amz-content-sha256`. */
  readonly payloadHash: string
}

/** Joins the parts of a canonical request; a latin1 string. */
export function canonicalRequest(parts: CanonicalRequestParts): string {
  const { method, target, headerBlock, signedHeaders, payloadHash } = parts
  return `${method}\n${target.path}\n${target.query}\n${headerBlock}\n${signedHeaders.join(';')}\n${payloadHash}`
}
