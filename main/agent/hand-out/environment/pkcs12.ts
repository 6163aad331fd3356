// A PKCS #12 file (RFC 7292) that Java takes as a trust store: certificates alone, each marked as trusted.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { der, objectId } from '#util/der.ts'

const data = objectId('1.2.840.113549.1.7.1')
const certBag = objectId('1.2.840.113549.1.12.10.1.3')
const x509Certificate = objectId('1.2.840.113549.1.9.22.1')
const friendlyName = objectId('1.2.840.113549.1.9.20')
/** Oracle's attribute: without it Java takes a certificate in a PKCS #12 file for nobody it should trust. */
const trustedKeyUsage = objectId('2.16.840.1.113894.746875.1.1')
const anyExtendedKeyUsage = objectId('2.5.29.37.0')
/** Java before 11.0.12 and 8u301 reads no other. The password of a trust store is no secret, so this protects nothing. */
const sha1 = objectId('1.3.14.3.2.26')

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, ...parts)
const octets = (content: Uint8Array): Buffer => der(0x04, content)
const explicit = (content: Buffer): Buffer => der(0xa0, content)
const contentInfo = (content: Buffer): Buffer => sequence(data, explicit(octets(content)))

/** Of PEM certificates. */
export function trustStore(certificates: readonly string[], password: string): Buffer {
  const bags = certificates.map((pem, index) => bag(contentOf(pem), `latchkey-${index}`))
  const authSafe = sequence(contentInfo(sequence(...bags)))
  return sequence(der(0x02, Buffer.from([3])), contentInfo(authSafe), mac(authSafe, password))
}

function contentOf(pem: string): Buffer {
  return Buffer.from(pem.replaceAll(/-----[A-Z ]+-----/g, ''), 'base64')
}

function bag(certificate: Buffer, alias: string): Buffer {
  const attributes = set(
    sequence(friendlyName, set(der(0x1e, utf16(alias)))),
    sequence(trustedKeyUsage, set(anyExtendedKeyUsage)),
  )
  return sequence(certBag, explicit(sequence(x509Certificate, explicit(octets(certificate)))), attributes)
}

function mac(content: Buffer, password: string): Buffer {
  const salt = randomBytes(20)
  const digest = createHmac('sha1', macKey(password, salt, 1000))
    .update(content)
    .digest()
  const algorithm = sequence(sha1, der(0x05))
  return sequence(sequence(algorithm, octets(digest)), octets(salt), der(0x02, Buffer.from([1000 >> 8, 1000 & 0xff])))
}

/** RFC 7292, appendix B.2, for as many bytes as SHA-1 gives at once. */
function macKey(password: string, salt: Buffer, iterations: number): Buffer {
  const block = 64
  const filled = (part: Buffer): Buffer => Buffer.alloc(Math.ceil(part.length / block) * block, part)
  let key = Buffer.concat([Buffer.alloc(block, 3), filled(salt), filled(utf16(`${password}\0`))])
  for (let round = 0; round < iterations; round += 1) key = createHash('sha1').update(key).digest()
  return key
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}
