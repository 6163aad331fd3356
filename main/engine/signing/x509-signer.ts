// The X.509 form of Signature Version 4 (IAM Roles Anywhere user guide, "Signing process for CreateSession").
import { type KeyObject, sign, type X509Certificate } from 'node:crypto'
import type { RequestSigner } from './sign-request.ts'

export interface X509Identity {
  readonly certificate: Pick<X509Certificate, 'raw' | 'serialNumber'>
  /** What leads from it to the trust anchor, nearest first; without roots, which AWS has. */
  readonly chain: readonly Pick<X509Certificate, 'raw'>[]
  /** Of an RSA or an elliptic curve key pair. */
  readonly key: KeyObject
}

export function x509Signer({ certificate, chain, key }: X509Identity): RequestSigner {
  const base64 = (one: Pick<X509Certificate, 'raw'>): string => one.raw.toString('base64')
  return {
    algorithm: key.asymmetricKeyType === 'rsa' ? 'AWS4-X509-RSA-SHA256' : 'AWS4-X509-ECDSA-SHA256',
    keyId: decimalSerial(certificate.serialNumber),
    headers: [
      ['X-Amz-X509', base64(certificate)],
      ...(chain.length === 0 ? [] : [['X-Amz-X509-Chain', chain.map(base64).join(',')] as const]),
    ],
    sign: (text) => sign('sha256', Buffer.from(text, 'latin1'), key).toString('hex'),
  }
}

/** Node has it in hexadecimal, up to 20 octets: more than a number holds. Some authorities give negative ones. */
const decimalSerial = (serial: string): string =>
  serial.replace(/[0-9A-F]+/i, (digits) => String(BigInt(`0x${digits}`)))
