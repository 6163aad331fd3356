const unreserved = /^[A-Za-z0-9\-._~]*$/

const encodedByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte)
  return /[A-Za-z0-9\-._~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})

/** Percent-encodes each byte of a latin1 string but RFC 3986's unreserved ones and those in `keep`. */
export function uriEncode(text: string, keep = ''): string {
  if (unreserved.test(text)) return text
  let out = ''
  for (const char of text) out += keep.includes(char) ? char : (encodedByte[char.charCodeAt(0) & 0xff] ?? '')
  return out
}

/** Percent-encodes a text of any characters as UTF-8. */
export function uriEncodeText(text: string): string {
  return unreserved.test(text) ? text : uriEncode(Buffer.from(text, 'utf8').toString('latin1'))
}

/** Percent-decodes to a latin1 string of bytes. `+` stays a plus, a `%` without two hex digits stays itself; never throws. */
export function uriDecode(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
