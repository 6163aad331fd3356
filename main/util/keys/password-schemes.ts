// Decrypts what a password protects: PBES1 and PBES2 of PKCS #5 (RFC 8018), and the schemes of PKCS #12 (RFC 7292, appendix C). It is the same
// under OpenSSL and under the BoringSSL of Electron, of which neither lends all of them.
import { createDecipheriv, createHash, pbkdf2, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../app-error.ts'
import { type Element, firstElement, inside, numberOf, objectIdOf, octetsOf } from './ber.ts'
import { pkcs12Key } from './pkcs12-key.ts'
import { decryptRc2 } from './rc2.ts'

interface Cipher {
  readonly name: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc' | 'rc2'
  /** Of the key, in octets. */
  readonly size: number
}

const des: Cipher = { name: 'des-ede3-cbc', size: 8 }
const rc2 = (size: number): Cipher => ({ name: 'rc2', size })

const ciphers: Readonly<Record<string, Cipher>> = {
  '1.3.14.3.2.7': des,
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', size: 24 },
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', size: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', size: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', size: 32 },
}

/** With keys and beginnings that PKCS #12 derives, by SHA-1. */
const pkcs12Schemes: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.1.12.1.3': { name: 'des-ede3-cbc', size: 24 },
  '1.2.840.113549.1.12.1.4': { name: 'des-ede3-cbc', size: 16 },
  '1.2.840.113549.1.12.1.5': rc2(16),
  '1.2.840.113549.1.12.1.6': rc2(5),
}

const pbes1Schemes: Readonly<Record<string, { readonly hash: 'md5' | 'sha1'; readonly cipher: Cipher }>> = {
  '1.2.840.113549.1.5.3': { hash: 'md5', cipher: des },
  '1.2.840.113549.1.5.6': { hash: 'md5', cipher: rc2(8) },
  '1.2.840.113549.1.5.10': { hash: 'sha1', cipher: des },
  '1.2.840.113549.1.5.11': { hash: 'sha1', cipher: rc2(8) },
}

const pbes2 = '1.2.840.113549.1.5.13'
const pbkdf2Id = '1.2.840.113549.1.5.12'
const scryptId = '1.3.6.1.4.1.11591.4.11'
const prfs: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

/** Firefox has a million; more would hold up an agent that has other things to do. */
const mostIterations = 10_000_000
const mostScryptBytes = 1_000_000_000

/**
 * Undefined where the password does not fit, as far as the padding tells. Rejects with AppError, or Error for what is no ASN.1. `password`
 * undefined: none at all, which some makers of PKCS #12 files tell from an empty one.
 */
export async function decrypt(
  algorithm: Element | undefined,
  content: Buffer,
  password: string | undefined,
): Promise<Buffer | undefined> {
  const [id, parameters] = inside(algorithm)
  const scheme = objectIdOf(id)
  if (scheme === pbes2) return await byPbes2(inside(parameters), content, password ?? '')
  const [salt, rounds] = inside(parameters)
  const [one, other] = [pbes1Schemes[scheme], pkcs12Schemes[scheme]]
  if (one === undefined && other === undefined) throw unknown(scheme)
  const iterations = iterationsOf(rounds)
  if (one !== undefined) return byPbes1(one, octetsOf(salt), iterations, content, password ?? '')
  if (other === undefined) throw unknown(scheme)
  const part = (purpose: 1 | 2, size: number): Promise<Buffer> =>
    pkcs12Key('sha1', purpose, password, octetsOf(salt), iterations, size)
  return opened(other, await part(1, other.size), await part(2, 8), content)
}

export function iterationsOf(element: Element | undefined): number {
  const count = numberOf(element)
  if (count >= 1 && count <= mostIterations) return count
  throw new AppError('bad-request', `the password is to be hashed ${count} times`, {
    hint: `Latchkey does so up to ${mostIterations} times. Export the key again.`,
  })
}

function byPbes1(
  { hash, cipher }: { readonly hash: string; readonly cipher: Cipher },
  salt: Buffer,
  iterations: number,
  content: Buffer,
  password: string,
): Buffer | undefined {
  let derived = createHash(hash).update(password).update(salt).digest()
  for (let round = 1; round < iterations; round += 1) derived = createHash(hash).update(derived).digest()
  return opened(cipher, derived.subarray(0, 8), derived.subarray(8, 16), content)
}

async function byPbes2(
  [derivation, encryption]: readonly Element[],
  content: Buffer,
  password: string,
): Promise<Buffer | undefined> {
  const [id, parameter] = inside(encryption)
  const cipher = ciphers[objectIdOf(id)]
  if (cipher === undefined) throw unknown(objectIdOf(id))
  return opened(cipher, await derivedKey(derivation, password, cipher.size), octetsOf(parameter), content)
}

async function derivedKey(derivation: Element | undefined, password: string, size: number): Promise<Buffer> {
  const [id, parameters] = inside(derivation)
  const [salt, cost, ...rest] = inside(parameters)
  if (objectIdOf(id) === pbkdf2Id) {
    const [prf] = inside(rest.find(({ tag }) => tag === 0x30))
    const digest = prfs[prf === undefined ? '1.2.840.113549.2.7' : objectIdOf(prf)]
    if (digest === undefined) throw unknown(objectIdOf(prf))
    return await promisify(pbkdf2)(password, octetsOf(salt), iterationsOf(cost), size, digest)
  }
  if (objectIdOf(id) !== scryptId) throw unknown(objectIdOf(id))
  const [N, r, p] = [numberOf(cost), numberOf(rest[0]), numberOf(rest[1])]
  if (128 * N * r * p > mostScryptBytes) throw unknown('scrypt with so much memory')
  return await new Promise((resolve, reject) =>
    scrypt(password, octetsOf(salt), size, { N, r, p, maxmem: mostScryptBytes }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    ),
  )
}

function opened({ name, size }: Cipher, key: Buffer, iv: Buffer, content: Buffer): Buffer | undefined {
  if (name === 'rc2') return unpadded(decryptRc2(key, 8 * size, iv, content))
  // DES is triple DES with one key three times; with two keys the first is the third too.
  const whole = name === 'des-ede3-cbc' ? Buffer.concat([key, key, key]).subarray(0, 24) : key
  const decipher = createDecipheriv(name, whole, iv)
  try {
    return Buffer.concat([decipher.update(content), decipher.final()])
  } catch {
    return undefined
  }
}

function unpadded(plain: Buffer): Buffer | undefined {
  const count = plain.at(-1) ?? 0
  const fits = count >= 1 && count <= 8 && plain.subarray(-count).every((octet) => octet === count)
  return fits ? plain.subarray(0, -count) : undefined
}

const unknown = (scheme: string): AppError =>
  new AppError('bad-request', `it is encrypted in a way that Latchkey does not know (${scheme})`, {
    hint: 'Export it again with AES, as OpenSSL 3 does.',
  })

/** An EncryptedPrivateKeyInfo of PKCS #8, by its first object identifier. */
export function isEncryptedPkcs8(bytes: Buffer): boolean {
  try {
    const [algorithm, content] = inside(firstElement(bytes))
    return content !== undefined && /^1\.2\.840\.113549\.1\.(?:5|12\.1)\./.test(objectIdOf(inside(algorithm)[0]))
  } catch {
    return false
  }
}

/** An EncryptedPrivateKeyInfo. Resolves and rejects as `decrypt`. */
export async function decryptPkcs8(bytes: Buffer, password: string | undefined): Promise<Buffer | undefined> {
  const [algorithm, content] = inside(firstElement(bytes))
  return await decrypt(algorithm, octetsOf(content), password)
}
