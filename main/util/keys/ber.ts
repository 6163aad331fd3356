// ASN.1 as others write it: DER, and BER with its lengths that are not told ahead (ITU-T X.690), which some exports of PKCS #12 have.

export interface Element {
  readonly tag: number
  readonly content: Buffer
  /** With tag and length. */
  readonly bytes: Buffer
}

/** Of files that hold a few certificates; a deeper one is made to do harm. */
const mostDepth = 32
const constructedBit = 0x20
const untoldLength = 0x80

/** The elements that follow one another in these bytes. Throws Error where they are no ASN.1. */
export function elements(bytes: Buffer): readonly Element[] {
  const found: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at, 0)
    found.push(element)
    at += element.bytes.length
  }
  return found
}

/** What stands at the beginning, whatever comes behind it. Throws Error. */
export const firstElement = (bytes: Buffer): Element => elementAt(bytes, 0, 0)

/** Throws Error. */
export const inside = (element: Element | undefined): readonly Element[] =>
  element === undefined ? [] : elements(element.content)

/** Of a string of octets, which BER may have in pieces. Throws Error. */
export function octetsOf(element: Element | undefined, depth = 0): Buffer {
  if (element === undefined || depth > mostDepth) throw malformed()
  if ((element.tag & constructedBit) === 0) return element.content
  return Buffer.concat(inside(element).map((each) => octetsOf(each, depth + 1)))
}

/** Dotted. Empty for what is no object identifier. */
export function objectIdOf(element: Element | undefined): string {
  if (element?.tag !== 0x06) return ''
  const parts: number[] = []
  let value = 0
  for (const octet of element.content) {
    value = value * 128 + (octet & 0x7f)
    if ((octet & 0x80) !== 0) continue
    parts.push(value)
    value = 0
  }
  const [both = 0, ...rest] = parts
  const first = Math.min(Math.floor(both / 40), 2)
  return [first, both - first * 40, ...rest].join('.')
}

/** Of a small positive integer. Throws Error. */
export function numberOf(element: Element | undefined): number {
  if (element?.tag !== 0x02 || element.content.length === 0 || element.content.length > 6) throw malformed()
  return element.content.readUIntBE(0, element.content.length)
}

function elementAt(bytes: Buffer, at: number, depth: number): Element {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  // No tag of these formats needs more than one octet.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > mostDepth) throw malformed()
  if (first === untoldLength && (tag & constructedBit) !== 0) return untold(bytes, at, depth)
  const octets = first < 0x80 ? 0 : first & 0x7f
  const begin = at + 2 + octets
  if (octets > 4 || (first >= 0x80 && octets === 0) || begin > bytes.length) throw malformed()
  const end = begin + (octets === 0 ? first : bytes.readUIntBE(at + 2, octets))
  if (end > bytes.length) throw malformed()
  return { tag, content: bytes.subarray(begin, end), bytes: bytes.subarray(at, end) }
}

/** Two octets of zero end it, where the next element would begin. */
function untold(bytes: Buffer, at: number, depth: number): Element {
  const begin = at + 2
  let end = begin
  while (bytes[end] !== 0 || bytes[end + 1] !== 0) end += elementAt(bytes, end, depth + 1).bytes.length
  return { tag: bytes[at] ?? 0, content: bytes.subarray(begin, end), bytes: bytes.subarray(at, end + 2) }
}

const malformed = (): Error => new Error('it is no ASN.1')
