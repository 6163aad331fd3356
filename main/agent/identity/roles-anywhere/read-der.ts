// What Node does not tell of a certificate: how it is signed and what its key is for (RFC 5280). Node has parsed the bytes before.

interface Element {
  readonly tag: number
  readonly content: Buffer
}

/** The elements that follow one another in these bytes. */
function elements(bytes: Buffer): readonly Element[] {
  const found: Element[] = []
  for (let at = 0; at + 2 <= bytes.length;) {
    const tag = bytes[at] ?? 0
    const first = bytes[at + 1] ?? 0
    const octets = first < 0x80 ? 0 : first & 0x7f
    if (octets > 4 || at + 2 + octets > bytes.length) break
    const length = octets === 0 ? first : bytes.readUIntBE(at + 2, octets)
    const begin = at + 2 + octets
    found.push({ tag, content: bytes.subarray(begin, begin + length) })
    at = begin + length
  }
  return found
}

const inside = (element: Element | undefined): readonly Element[] =>
  element === undefined ? [] : elements(element.content)
const hex = (element: Element | undefined): string => element?.content.toString('hex') ?? ''

const extensionsTag = 0xa3
const keyUsageOid = '551d0f'
const digitalSignatureBit = 0x80

/** Object identifiers in hex, by the weak hash that they stand for. */
const weakSignatures: Readonly<Record<string, 'MD5' | 'SHA-1'>> = {
  '2a864886f70d010104': 'MD5',
  '2a864886f70d010105': 'SHA-1',
  '2b0e03021d': 'SHA-1',
  '2a8648ce3d0401': 'SHA-1',
  '2a8648ce380403': 'SHA-1',
}

export interface CertificateUse {
  /** The hash of its signature, where it is one that AWS refuses. */
  readonly weakHash?: 'MD5' | 'SHA-1'
  /** Whether its key may sign; not where it says nothing of it. */
  readonly maySign: boolean
}

export function readUse(raw: Buffer): CertificateUse {
  const [signed, algorithm] = inside(elements(raw)[0])
  const weakHash = weakSignatures[hex(inside(algorithm)[0])]
  const [extensions] = inside(inside(signed).find(({ tag }) => tag === extensionsTag))
  const keyUsage = inside(extensions)
    .map(inside)
    .find(([oid]) => hex(oid) === keyUsageOid)
  // An octet string with a bit string in it, whose first octet counts the bits that are not used.
  const [bits] = inside(keyUsage?.at(-1))
  const maySign = ((bits?.content[1] ?? 0) & digitalSignatureBit) !== 0
  return { maySign, ...(weakHash === undefined ? {} : { weakHash }) }
}

/** PFX (RFC 7292): a sequence that begins with the version 3, where a certificate and a key have other things. */
export function isPkcs12(bytes: Buffer): boolean {
  const [version, content] = inside(elements(bytes)[0])
  return version?.tag === 0x02 && hex(version) === '03' && content?.tag === 0x30
}
