import { webcrypto } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import * as x509 from '#util/x509.ts'
import { keepNewest } from '#util/keep-newest.ts'
import type { Clock } from '#util/ports.ts'
import { type Authority, ecdsaP256, ecdsaSha256 } from './authority.ts'

/** Gives the certificate that the proxy shows for a host. Minted once per host, however many connections wait for it. */
export type LeafFor = (host: string) => Promise<SecureContext>

const dayMs = 86_400_000
// Together well under the 45 days that certificates may live at most.
const backdateMs = dayMs
const lifeMs = 30 * dayMs
const renewBeforeMs = 5 * dayMs

/** AES-128 first: this leg never leaves the computer, and it is a good deal faster than AES-256. */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
].join(':')

interface Minted {
  readonly context: Promise<SecureContext>
  readonly renewAt: number
}

/**
 * Keeps the certificates of the hosts used last, `capacity` at most. All share one key pair that lives as long as the
 * process: a new pair for each host would add nothing, as whoever reads one from our memory reads them all.
 */
export async function createLeaves(authority: Authority, clock: Clock, capacity = 512): Promise<LeafFor> {
  const keys = await webcrypto.subtle.generateKey(ecdsaP256, true, ['sign', 'verify'])
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  const fixed = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
  ]
  const minted = new Map<string, Minted>()

  const mint = async (host: string, now: number): Promise<SecureContext> => {
    const certificate = await x509.X509CertificateGenerator.create({
      // Without the host: a common name ends at 64 characters, and clients look at the alternative name only.
      subject: 'CN=Latchkey proxy',
      issuer: authority.certificate.subjectName,
      notBefore: new Date(now - backdateMs),
      notAfter: new Date(Math.min(now + lifeMs, authority.certificate.notAfter.getTime())),
      signingAlgorithm: ecdsaSha256,
      publicKey: keys.publicKey,
      signingKey: authority.signingKey,
      extensions: [...fixed, new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
    })
    return createSecureContext({
      key,
      cert: certificate.toString('pem'),
      minVersion: 'TLSv1.2',
      ciphers,
      honorCipherOrder: true,
    })
  }

  return (host) => {
    const now = clock.now()
    const known = minted.get(host)
    const entry =
      known !== undefined && now < known.renewAt
        ? known
        : { context: mint(host, now), renewAt: now + lifeMs - renewBeforeMs }
    keepNewest(minted, host, entry, capacity)
    entry.context.catch(() => {
      if (minted.get(host) === entry) minted.delete(host)
    })
    return entry.context
  }
}
