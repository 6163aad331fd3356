// A certificate authority as a company has one, and certificates of it.
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

export interface CorporateAuthority {
  /** PEM, each line ended. */
  readonly pem: string
  /** A certificate and its key for a host of the company. */
  issue(host: string): Promise<{ readonly cert: string; readonly key: string }>
}

export async function makeAuthority(name = 'Example Corp Root'): Promise<CorporateAuthority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const validity = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 30 * 86_400_000) }
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}, O=Example Corp`,
    ...validity,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return {
    pem: `${certificate.toString('pem').trim()}\n`,
    async issue(host) {
      const own = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
      const issued = await x509.X509CertificateGenerator.create({
        subject: `CN=${host}`,
        issuer: certificate.subject,
        ...validity,
        signingAlgorithm: algorithm,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension([{ type: /^[\d.]+$/.test(host) ? 'ip' : 'dns', value: host }]),
          await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
          await x509.AuthorityKeyIdentifierExtension.create(certificate),
        ],
      })
      return {
        cert: issued.toString('pem'),
        key: x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', own.privateKey), 'PRIVATE KEY'),
      }
    },
  }
}
