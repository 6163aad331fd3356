// What Node does not tell of a certificate: how it is signed and what its key is for (RFC 5280). Node has parsed the bytes before.

import { elements, inside, objectIdOf } from '#util/keys/ber.ts'

const extensionsTag = 0xa3
const keyUsageId = '2.5.29.15'
const digitalSignatureBit = 0x80

/** The weak hash that an algorithm of signatures stands for. */
const weakSignatures: Readonly<Record<string, 'MD5' | 'SHA-1'>> = {
  '1.2.840.113549.1.1.4': 'MD5',
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.3.14.3.2.29': 'SHA-1',
  '1.2.840.10045.4.1': 'SHA-1',
  '1.2.840.10040.4.3': 'SHA-1',
}

export interface CertificateUse {
  /** The hash of its signature, where it is one that AWS refuses. */
  readonly weakHash?: 'MD5' | 'SHA-1'
  /** Whether its key may sign; not where it says nothing of it. */
  readonly maySign: boolean
}

export function readUse(raw: Buffer): CertificateUse {
  const [signed, algorithm] = inside(elements(raw)[0])
  const weakHash = weakSignatures[objectIdOf(inside(algorithm)[0])]
  const [extensions] = inside(inside(signed).find(({ tag }) => tag === extensionsTag))
  const found = inside(extensions)
    .map(inside)
    .find(([id]) => objectIdOf(id) === keyUsageId)
  // An octet string with a bit string in it, whose first octet counts the bits that are not used.
  const [bits] = inside(found?.at(-1))
  const maySign = ((bits?.content[1] ?? 0) & digitalSignatureBit) !== 0
  return { maySign, ...(weakHash === undefined ? {} : { weakHash }) }
}
