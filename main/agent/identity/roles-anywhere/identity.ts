// A certificate with its key and chain, checked as AWS will check it, so that a person learns what is wrong before anything is sent.
import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto'
import type { X509Identity } from '#engine/signing/x509-signer.ts'
import { type AppError, refuse } from '#util/app-error.ts'
import { endOf, nameOf, startOf, timeFaultOf, weaknessOf } from './certificate-faults.ts'
import { chainOf, checkLeads } from './chain.ts'
import { readUse } from './read-der.ts'
import { unsuitable } from './read-files.ts'

export interface Identity extends X509Identity {
  readonly certificate: X509Certificate
  readonly chain: readonly X509Certificate[]
  /** Epoch ms. */
  readonly notBefore: number
  readonly notAfter: number
}

export interface Given {
  readonly certificates: readonly X509Certificate[]
  /** In a file of its own. */
  readonly chain: readonly X509Certificate[]
  readonly keys: readonly KeyObject[]
}

/** A certificate with its key and what leads up from it, in whatever order they were given. Throws AppError `bad-request`. */
export function identityOf({ certificates, chain: above, keys }: Given, now: number): Identity {
  const isGood = (each: X509Certificate): boolean =>
    timeFaultOf(each, now) === undefined && weaknessOf(each) === undefined
  const newestFirst = [...certificates, ...above].toSorted((one, other) => endOf(other) - endOf(one))
  const bestFirst = [...newestFirst.filter(isGood), ...newestFirst.filter((each) => !isGood(each))]
  const certificate = bestFirst.find((each) => keys.some((key) => belongs(key, each)))
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
  checkLeads(certificate, above)
  const chain = chainOf(certificate, bestFirst)
  const weakness = chain.map((each) => weaknessOf(each, intermediate)).find((fault) => fault !== undefined)
  if (weakness !== undefined) throw weakness
  return { certificate, key, chain, notBefore: startOf(certificate), notAfter: endOf(certificate) }
}

const intermediate = 'intermediate certificate'

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
  const { maySign } = readUse(certificate.raw)
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
  const weakness = weaknessOf(certificate)
  if (weakness !== undefined) throw weakness
}

/** By AWS's clock, of it or of what stands above it. Undefined while all are good. */
export function timeFault({ certificate, chain }: Identity, now: number): AppError | undefined {
  const above = chain.map((each) => timeFaultOf(each, now, intermediate))
  return [timeFaultOf(certificate, now), ...above].find((fault) => fault !== undefined)
}

/** Without it or with what comes above it AWS gives no session. */
export const firstToEnd = ({ certificate, chain }: Identity): X509Certificate =>
  [certificate, ...chain].reduce((first, each) => (endOf(each) < endOf(first) ? each : first))
