// Certificates and keys from files, in the forms in which people have them.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { AppError, refuse } from '#util/app-error.ts'
import { firstElement, inside, objectIdOf } from '#util/keys/ber.ts'
import { isLockedBlock, isPem, keyBlocks, pemBlocks, pemContent } from '#util/keys/key-file.ts'
import { otherFileHint } from '#util/keys/other-file.ts'
import { createHashBudget, type HashBudget } from '#util/keys/hash-work.ts'
import { decryptPkcs8, isEncryptedPkcs8 } from '#util/keys/password-schemes.ts'
import { isPkcs12, openPkcs12, type Pkcs12 } from '#util/keys/pkcs12.ts'
import { endOf, startOf } from './certificate-faults.ts'
import { readUse } from './read-der.ts'

const certificateLabel = /^(?:X509 |TRUSTED )?CERTIFICATE$/

/** `where`: the file, or what stands for it. Never none. Rejects with AppError `bad-request`. */
export async function certificatesIn(
  bytes: Buffer,
  where: string,
  passphrase: string | undefined,
): Promise<readonly X509Certificate[]> {
  const given = isPkcs12(bytes) ? (await opened(bytes, where, passphrase)).certificates : undefined
  try {
    // A "TRUSTED CERTIFICATE" of OpenSSL's has more behind the certificate.
    const inText = () => pemBlocks(bytes, certificateLabel).map((block) => firstElement(pemContent(block)).bytes)
    const found = given ?? (isPem(bytes) ? inText() : [bytes])
    if (found.length > 0) return found.map(certificateOf)
  } catch (cause) {
    throw noCertificate(bytes, where, cause)
  }
  throw noCertificate(bytes, where)
}

/** Throws Error, for what Node takes and others do not too: dates that are none, and ASN.1 that only OpenSSL reads. */
function certificateOf(bytes: Buffer): X509Certificate {
  const certificate = new X509Certificate(bytes)
  readUse(certificate.raw)
  if (Number.isNaN(endOf(certificate) - startOf(certificate))) throw new Error('its dates are none')
  return certificate
}

/** PEM, DER or PKCS #12; PKCS #8, PKCS #1 or SEC 1. Never none. Rejects with AppError `bad-request`. */
export async function privateKeysIn(
  bytes: Buffer,
  where: string,
  passphrase: string | undefined,
): Promise<readonly KeyObject[]> {
  const keys = await readKeys(bytes, where, passphrase)
  if (keys.length > 0) return keys
  throw noKey(where, otherFileHint(bytes, where, 'key'))
}

/** A file has one, or now and then the one of before as well. */
const mostKeys = 8

async function readKeys(bytes: Buffer, where: string, passphrase: string | undefined): Promise<readonly KeyObject[]> {
  if (isPkcs12(bytes))
    return few((await opened(bytes, where, passphrase)).keys, where).map((key) => fromPkcs8(key, where))
  const budget = createHashBudget()
  if (isPem(bytes)) {
    const keys: KeyObject[] = []
    // oxlint-disable-next-line no-await-in-loop -- a passphrase that does not open the first is tried on no other
    for (const block of few(keyBlocks(bytes), where)) keys.push(await fromPem(block, where, passphrase, budget))
    return keys
  }
  if (isEncryptedPkcs8(bytes)) return [await unlocked(bytes, where, passphrase, budget)]
  const other = otherFileHint(bytes, where, 'key')
  if (other !== undefined) throw noKey(where, other)
  for (const type of ['pkcs1', 'sec1'] as const) {
    try {
      return [createPrivateKey({ key: bytes, format: 'der', type })]
    } catch {
      // Told below: an error of OpenSSL says nothing to a person.
    }
  }
  return [fromPkcs8(bytes, where)]
}

/** Each is tried with each certificate. */
function few<Key>(keys: readonly Key[], where: string): readonly Key[] {
  if (keys.length <= mostKeys) return keys
  throw refuse(`${where} holds ${keys.length} private keys`, 'Give a file with the key of this certificate.')
}

async function fromPem(
  block: string,
  where: string,
  passphrase: string | undefined,
  budget: HashBudget,
): Promise<KeyObject> {
  const content = pemContent(block)
  if (isEncryptedPkcs8(content)) return await unlocked(content, where, passphrase, budget)
  // OpenSSL would hash a password as often as the file says.
  if (block.startsWith('-----BEGIN ENCRYPTED ')) throw noKey(where)
  if (block.startsWith('-----BEGIN PRIVATE KEY')) return fromPkcs8(content, where)
  const isLocked = isLockedBlock(block)
  if (isLocked && passphrase === undefined) throw locked(where)
  try {
    return createPrivateKey({ key: block, ...(isLocked ? { passphrase } : {}) })
  } catch {
    throw isLocked ? wrongPassword(where) : noKey(where, otherFileHint(Buffer.from(block), where, 'key'))
  }
}

async function unlocked(
  bytes: Buffer,
  where: string,
  passphrase: string | undefined,
  budget: HashBudget,
): Promise<KeyObject> {
  if (passphrase === undefined) throw locked(where)
  const key = await decryptPkcs8(bytes, passphrase, budget).catch((error: unknown) => {
    // Of OpenSSL, which does not take its parameters, or of ASN.1 that is broken.
    throw error instanceof AppError ? error : noKey(where)
  })
  // By chance a wrong password gives what looks right.
  if (key === undefined || kindOf(key) === undefined) throw wrongPassword(where)
  return fromPkcs8(key, where)
}

async function opened(bytes: Buffer, where: string, passphrase: string | undefined): Promise<Pkcs12> {
  const found = await openPkcs12(bytes, passphrase ?? '')
  if (found !== undefined) return found
  throw passphrase === undefined ? locked(where) : wrongPassword(where)
}

function fromPkcs8(key: Buffer, where: string): KeyObject {
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  } catch {
    const kind = kindOf(key)
    throw kind === undefined || /^1\.2\.840\.(?:113549\.1\.1\.1|10045)/.test(kind) ? noKey(where) : unsuitable(kind)
  }
}

const names: Readonly<Record<string, string>> = {
  '1.2.840.10040.4.1': 'DSA',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '1.3.132.0.10': 'secp256k1',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
}

/** What OpenSSL cannot read here it cannot name either. Of a curve, or else of a kind of key. Undefined for what is no PKCS #8. */
function kindOf(key: Buffer): string | undefined {
  try {
    const [, algorithm] = inside(firstElement(key))
    const [type, curve] = inside(algorithm).map(objectIdOf)
    const id = curve || type
    return id === undefined || id === '' ? undefined : (names[id] ?? id)
  } catch {
    return undefined
  }
}

export const unsuitable = (kind: string): AppError =>
  refuse(
    `Latchkey does not sign with keys of the kind ${kind}`,
    'Use an RSA key, or one on the curve P-256, P-384 or P-521.',
  )

const locked = (where: string): AppError =>
  refuse(`the private key in ${where} is encrypted`, 'Give its passphrase; Latchkey keeps it in the vault.')

const wrongPassword = (where: string): AppError =>
  refuse(`the passphrase does not open the private key in ${where}`, 'Give the passphrase again.')

const noCertificate = (bytes: Buffer, where: string, cause?: unknown): AppError =>
  new AppError('bad-request', `${where} holds no certificate that can be read`, {
    hint:
      otherFileHint(bytes, where, 'certificate') ??
      'It takes X.509 certificates in PEM ("-----BEGIN CERTIFICATE-----"), DER or PKCS #12.',
    cause,
  })

const keyForms = 'It takes RSA and elliptic curve keys in PEM, DER (PKCS #8, PKCS #1 or SEC 1) or PKCS #12.'

const noKey = (where: string, hint = keyForms): AppError =>
  refuse(`${where} holds no private key that can be read`, hint)
