import { der } from '#util/der.ts'

/** Object identifier of the extension (RFC 5280, section 4.2.1.10). */
export const nameConstraintsOid = '2.5.29.30'

/**
 * The extension's value in DER: names at or below the suffixes are permitted and every IP address is excluded. So a key of
 * ours in the wrong hands cannot pass for anything but AWS, and only towards tools that were told to trust it.
 */
export function nameConstraints(suffixes: readonly string[]): Uint8Array<ArrayBuffer> {
  const permitted = suffixes.map((suffix) => subtree(2, Buffer.from(suffix, 'ascii')))
  // An address and its mask, all zero: every IPv4 and every IPv6 address.
  const excluded = [subtree(7, Buffer.alloc(8)), subtree(7, Buffer.alloc(32))]
  return new Uint8Array(der(0x30, der(0xa0, ...permitted), der(0xa1, ...excluded)))
}

/** GeneralSubtree with `minimum` at its default; the GeneralName has a context-specific, primitive tag. */
const subtree = (tag: number, value: Buffer): Buffer => der(0x30, der(0x80 | tag, value))
