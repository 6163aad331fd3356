import 'reflect-metadata'
import type { KeyObject } from 'node:crypto'
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

/** `name` tells origins apart that are trusted together. PEM for 127.0.0.1 and the AWS hosts of the bench; valid for a day. */
export async function selfSignedCertificate(
  privateKey: KeyObject,
  publicKey: KeyObject,
  name = 'bench origin',
): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${name}`,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
      signingAlgorithm: algorithm,
      keys: {
        privateKey: await crypto.subtle.importKey(
          'pkcs8',
          privateKey.export({ type: 'pkcs8', format: 'der' }),
          algorithm,
          true,
          ['sign'],
        ),
        publicKey: await crypto.subtle.importKey(
          'spki',
          publicKey.export({ type: 'spki', format: 'der' }),
          algorithm,
          true,
          ['verify'],
        ),
      },
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new SubjectAlternativeNameExtension([
          { type: 'ip', value: '127.0.0.1' },
          { type: 'dns', value: 'dynamodb.us-east-1.amazonaws.com' },
          { type: 'dns', value: 's3.us-east-1.amazonaws.com' },
        ]),
      ],
    },
    crypto,
  )
  return certificate.toString('pem')
}
