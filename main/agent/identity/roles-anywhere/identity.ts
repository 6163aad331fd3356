// A certificate with its key and chain, checked as AWS will check it, so that a person learns what is wrong before anything is sent.
import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto'
import type { X509Identity } from '#engine/signing/x509-signer.ts'
import type { AppError } from '#util/app-error.ts'
import { readUse } from './read-der.ts'
import { refuse, unsuitable } from './read-files.ts'

export interface Identity extends X509Identity {
  readonly certificate: X509Certificate
  readonly chain: readonly X509Certificate[]
  /** Epoch ms. */
  readonly notBefore: number
  readonly notAfter: number
}

/** A certificate with its key and what leads up from it, in whatever order they were given. Throws AppError `bad-request`. */
export function identityOf(given: readonly X509Certificate[], keys: readonly KeyObject[]): Identity {
  const newestFirst = given.toSorted((one, other) => Date.parse(other.validTo) - Date.parse(one.validTo))
  const certificate = newestFirst.find((each) => keys.some((key) => belongs(key, each)))
  const key = keys.find((each) => certificate !== undefined && belongs(each, certificate))
  if (certificate === undefined || key === undefined) {
    // A kind that nobody can use is the better reason.
    keys.forEach(checkKey)
    throw refuse(
      'the private key does not belong to the certificate',
      'Give the key that the certificate was requested with.',
    )
  }
  checkKey(key)
  checkUse(certificate)
  return {
    certificate,
    key,
    chain: chainOf(certificate, newestFirst),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
  }
}

/** A library that does not know the kind of a certificate's key says so by throwing. */
function belongs(key: KeyObject, certificate: X509Certificate): boolean {
  try {
    return certificate.checkPrivateKey(key)
  } catch {
    return false
  }
}

const curves: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1']

function checkKey(key: KeyObject): void {
  const { modulusLength, namedCurve } = createPublicKey(key).asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'rsa') {
    if (modulusLength !== undefined && modulusLength >= 2048 && modulusLength <= 4096) return
    throw refuse(
      `the RSA key has ${modulusLength} bits`,
      'AWS takes RSA keys of 2048 to 4096 bits. Request a certificate with another key.',
    )
  }
  if (key.asymmetricKeyType === 'ec' && curves.includes(namedCurve)) return
  throw unsuitable(namedCurve ?? key.asymmetricKeyType ?? 'unknown')
}

function checkUse(certificate: X509Certificate): void {
  const { weakHash, maySign } = readUse(certificate.raw)
  const name = nameOf(certificate)
  if (certificate.ca)
    throw refuse(
      `the certificate ${name} is that of an authority`,
      'AWS takes certificates with CA:FALSE. Give the one that the authority made for this computer or person.',
    )
  if (!maySign)
    throw refuse(
      `the certificate ${name} is not made for signing`,
      'AWS wants the key usage digitalSignature. Ask for a certificate that has it.',
    )
  if (weakHash !== undefined)
    throw refuse(
      `the certificate ${name} is signed with ${weakHash}`,
      'AWS takes SHA-256 or stronger. Ask for a new certificate.',
    )
}

/** By AWS's clock. Undefined while it is good. */
export function timeFault({ certificate, notBefore, notAfter }: Identity, now: number): AppError | undefined {
  const name = nameOf(certificate)
  if (now >= notAfter)
    return refuse(
      `the certificate ${name} expired on ${dayOf(notAfter)}`,
      'Put a new certificate in its place; Latchkey uses it from then on.',
    )
  if (now < notBefore)
    return refuse(
      `the certificate ${name} is not valid before ${new Date(notBefore).toISOString()}`,
      'Wait until then, or check the clock of the computer that made it.',
    )
  return undefined
}

/** Five intermediates are the most that AWS reads; a root is in the trust anchor already. */
const mostChain = 5

function chainOf(certificate: X509Certificate, given: readonly X509Certificate[]): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  let last = certificate
  while (chain.length < mostChain) {
    const below = last
    const next = given.find((each) => !isRoot(each) && !chain.includes(each) && each !== below && issued(each, below))
    if (next === undefined) break
    chain.push(next)
    last = next
  }
  return chain
}

const issued = (issuer: X509Certificate, subject: X509Certificate): boolean =>
  subject.checkIssued(issuer) && subject.verify(issuer.publicKey)

const isRoot = (certificate: X509Certificate): boolean => certificate.checkIssued(certificate)

/** As a person knows it: its common name, or else its number. */
export function nameOf({ subject, serialNumber }: Pick<X509Certificate, 'subject' | 'serialNumber'>): string {
  const name = /(?:^|\n)CN=([^\n]+)/.exec(subject)?.[1]
  return name === undefined ? `with the serial number ${serialNumber}` : `"${name}"`
}

/** Epoch ms as yyyy-mm-dd, in UTC as certificates have it. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
