import { webcrypto } from 'node:crypto'
import * as x509 from '#util/x509.ts'
import { der } from '#util/der.ts'

/** The authority as it is kept: the key in the vault only, the certificate wherever tools look for it. */
export interface AuthorityPem {
  readonly certificate: string
  /** PKCS #8. A secret. */
  readonly key: string
}

export interface Authority {
  readonly certificate: x509.X509Certificate
  readonly certificatePem: string
  readonly signingKey: webcrypto.CryptoKey
}

export interface AuthorityRules {
  /** DNS suffixes that leaves may lie under. */
  readonly suffixes: readonly string[]
  /** Epoch ms. */
  readonly now: number
}

export const ecdsaP256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
export const ecdsaSha256 = { name: 'ECDSA', hash: 'SHA-256' } as const

const dayMs = 86_400_000
const lifeMs = 3_652 * dayMs
const renewBeforeMs = 365 * dayMs

/** A new authority for one home, good for ten years. Its serial number is part of its name, so that two are told apart. */
export async function createAuthority({ suffixes, now }: AuthorityRules): Promise<AuthorityPem> {
  const keys = await webcrypto.subtle.generateKey(ecdsaP256, true, ['sign', 'verify'])
  const mark = Buffer.from(webcrypto.getRandomValues(new Uint8Array(4))).toString('hex')
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=Latchkey local authority ${mark}, O=Latchkey`,
    // A computer's clock may go a little wrong between two starts.
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + lifeMs),
    signingAlgorithm: ecdsaSha256,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(nameConstraintsOid, true, nameConstraints(suffixes)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { certificate: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') }
}

/**
 * Opens a stored authority. Undefined when a new one is due: less than a year left, other suffixes than today's, or a key
 * and certificate that cannot be read or do not belong together.
 */
export async function loadAuthority(
  stored: AuthorityPem,
  { suffixes, now }: AuthorityRules,
): Promise<Authority | undefined> {
  try {
    const certificate = new x509.X509Certificate(stored.certificate)
    const constraints = certificate.getExtension(nameConstraintsOid)?.value
    const fits = constraints !== undefined && Buffer.from(constraints).equals(nameConstraints(suffixes))
    if (!fits || certificate.notAfter.getTime() - now < renewBeforeMs || certificate.notBefore.getTime() > now)
      return undefined
    const der = x509.PemConverter.decodeFirst(stored.key)
    const signingKey = await webcrypto.subtle.importKey('pkcs8', der, ecdsaP256, false, ['sign'])
    const publicKey = await webcrypto.subtle.importKey('spki', certificate.publicKey.rawData, ecdsaP256, true, [
      'verify',
    ])
    const probe = new Uint8Array(32)
    const signature = await webcrypto.subtle.sign(ecdsaSha256, signingKey, probe)
    if (!(await webcrypto.subtle.verify(ecdsaSha256, publicKey, signature, probe))) return undefined
    return { certificate, certificatePem: certificate.toString('pem'), signingKey }
  } catch {
    return undefined
  }
}

/** Object identifier of the extension (RFC 5280, section 4.2.1.10). */
const nameConstraintsOid = '2.5.29.30'

/**
 * The extension's value in DER: names at or below the suffixes are permitted and every IP address is excluded. So a key of
 * ours in the wrong hands cannot pass for anything but AWS, and only towards tools that were told to trust it.
 */
function nameConstraints(suffixes: readonly string[]): Uint8Array<ArrayBuffer> {
  const permitted = suffixes.map((suffix) => subtree(2, Buffer.from(suffix, 'ascii')))
  // An address and its mask, all zero: every IPv4 and every IPv6 address.
  const excluded = [subtree(7, Buffer.alloc(8)), subtree(7, Buffer.alloc(32))]
  return new Uint8Array(der(0x30, der(0xa0, ...permitted), der(0xa1, ...excluded)))
}

/** GeneralSubtree with `minimum` at its default; the GeneralName has a context-specific, primitive tag. */
const subtree = (tag: number, value: Buffer): Buffer => der(0x30, der(0x80 | tag, value))
