// What the sandbox makes and reads of certificates, by another library than the agent. Loaded at the first use: it takes a while.
import { createECDH, webcrypto } from 'node:crypto'
import * as x509 from '#util/x509.ts'

const ecdsaP256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const ecdsaSha256 = { name: 'ECDSA', hash: 'SHA-256' } as const
const dayMs = 86_400_000

export interface CertificateAndKey {
  /** PEM. */
  readonly certificate: string
  /** PKCS #8 in PEM. */
  readonly privateKey: string
}

export interface SandboxAuthority {
  readonly certificate: string
  /** For whoever wants to try it: a year, for signing. */
  issue(commonName: string, now: number): Promise<CertificateAndKey>
}

/** `seeded`: 32 bytes that make its key, so that what it issued is trusted by the sandbox that comes after. */
export async function createAuthority(seeded: Buffer, now: number): Promise<SandboxAuthority> {
  const keys = await keysOf(seeded)
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Sandbox authority',
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + 3_650 * dayMs),
    signingAlgorithm: ecdsaSha256,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  return {
    certificate: authority.toString('pem'),
    async issue(commonName, at) {
      const own = await webcrypto.subtle.generateKey(ecdsaP256, true, ['sign', 'verify'])
      const certificate = await x509.X509CertificateGenerator.create({
        subject: `CN=${commonName}`,
        issuer: authority.subject,
        notBefore: new Date(at - dayMs),
        notAfter: new Date(at + 365 * dayMs),
        signingAlgorithm: ecdsaSha256,
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ],
      })
      const key = await webcrypto.subtle.exportKey('pkcs8', own.privateKey)
      return { certificate: certificate.toString('pem'), privateKey: x509.PemConverter.encode(key, 'PRIVATE KEY') }
    },
  }
}

async function keysOf(bytes: Buffer) {
  const pair = createECDH('prime256v1')
  // Below the order of the curve, whatever the seed.
  const seeded = Buffer.from([(bytes[0] ?? 0) & 0x7f, ...bytes.subarray(1)])
  pair.setPrivateKey(seeded)
  const point = pair.getPublicKey()
  const text = (part: Buffer): string => part.toString('base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: text(point.subarray(1, 33)), y: text(point.subarray(33)) }
  const { subtle } = webcrypto
  return {
    privateKey: await subtle.importKey('jwk', { ...jwk, d: text(seeded) }, ecdsaP256, true, ['sign']),
    publicKey: await subtle.importKey('jwk', jwk, ecdsaP256, true, ['verify']),
  }
}

/** Why AWS would not take this certificate of a caller; undefined where it would. */
export function insufficiency(der: Uint8Array<ArrayBuffer>): string | undefined {
  const certificate = new x509.X509Certificate(der)
  if (certificate.getExtension(x509.BasicConstraintsExtension)?.ca === true) return 'CA'
  const usages = certificate.getExtension(x509.KeyUsagesExtension)?.usages ?? 0
  if ((usages & x509.KeyUsageFlags.digitalSignature) === 0) return 'key usage'
  const { hash } = certificate.signatureAlgorithm
  return /^SHA-(?:256|384|512)$/.test(hash?.name ?? '') ? undefined : 'hash'
}

/** What AWS puts into the session of this certificate; longer values and other letters than STS takes are left out. */
export function principalTags(der: Uint8Array<ArrayBuffer>): Readonly<Record<string, string>> {
  const certificate = new x509.X509Certificate(der)
  const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? []
  const first = (type: x509.GeneralNameType): string[] =>
    names
      .filter((each) => each.type === type)
      .slice(0, 1)
      .map(({ value }) => value)
  const tags = [
    ...named('x509Subject', certificate.subjectName),
    ...named('x509Issuer', certificate.issuerName),
    ...first('dns').map((value) => ['x509SAN/DNS', value] as const),
    ...first('url').map((value) => ['x509SAN/URI', value] as const),
    ...first('dn').flatMap((value) => named('x509SAN/Name', new x509.Name(value))),
  ]
  return Object.fromEntries(tags.filter(([, value]) => /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value)))
}

function named(prefix: string, name: x509.Name): readonly (readonly [string, string])[] {
  return ['CN', 'C', 'L', 'ST', 'O', 'OU'].flatMap((short) => {
    const values = name.getField(short)
    return values.length === 0 ? [] : [[`${prefix}/${short}`, values.join('/')] as const]
  })
}
