// Decrypts what a password protects: PBES1 and PBES2 of PKCS #5 (RFC 8018), and the schemes of PKCS #12 (RFC 7292, appendix C). It is the same
// under OpenSSL and under the BoringSSL of Electron, of which neither lends all of them.
import { createDecipheriv, hash as digestOf, pbkdf2, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../app-error.ts'
import { type Element, firstElement, inside, numberOf, objectIdOf, octetsOf } from './ber.ts'
import { type HashBudget, hashRounds } from './hash-work.ts'
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
const prfs: Readonly<Record<string, { readonly hash: string; readonly size: number }>> = {
  '1.2.840.113549.2.7': { hash: 'sha1', size: 20 },
  '1.2.840.113549.2.8': { hash: 'sha224', size: 28 },
  '1.2.840.113549.2.9': { hash: 'sha256', size: 32 },
  '1.2.840.113549.2.10': { hash: 'sha384', size: 48 },
  '1.2.840.113549.2.11': { hash: 'sha512', size: 64 },
  '1.2.840.113549.2.13': { hash: 'sha512-256', size: 32 },
}

/** OpenSSL takes 16 MB. */
const mostScryptBytes = 256_000_000

/**
 * Undefined where the password does not fit, as far as the padding tells. Rejects with AppError, or Error for what is no ASN.1 or has
 * parameters that its scheme does not take. `password` undefined: none at all, which some makers of PKCS #12 files tell from an empty one.
 */
export async function decrypt(
  algorithm: Element | undefined,
  content: Buffer,
  password: string | undefined,
  budget: HashBudget,
): Promise<Buffer | undefined> {
  const [id, parameters] = inside(algorithm)
  const scheme = objectIdOf(id)
  if (scheme === pbes2) return await byPbes2(inside(parameters), content, password ?? '', budget)
  const [salt, rounds] = inside(parameters)
  const [one, other] = [pbes1Schemes[scheme], pkcs12Schemes[scheme]]
  if (one === undefined && other === undefined) throw unknown(scheme)
  const iterations = iterationsOf(rounds)
  if (one !== undefined) {
    budget.spend(iterations)
    const start = digestOf(one.hash, Buffer.concat([Buffer.from(password ?? ''), octetsOf(salt)]), 'buffer')
    const derived = await hashRounds(one.hash, start, iterations - 1)
    return opened(one.cipher, derived.subarray(0, 8), derived.subarray(8, 16), content)
  }
  if (other === undefined) throw unknown(scheme)
  const part = (purpose: 1 | 2, size: number): Promise<Buffer> =>
    pkcs12Key({ hash: 'sha1', purpose, password, salt: octetsOf(salt), iterations, size }, budget)
  return opened(other, await part(1, other.size), await part(2, 8), content)
}

/** Throws Error. */
export function iterationsOf(element: Element | undefined): number {
  const count = numberOf(element)
  if (count < 1) throw new Error('a password is hashed once at least')
  return count
}

async function byPbes2(
  [derivation, encryption]: readonly Element[],
  content: Buffer,
  password: string,
  budget: HashBudget,
): Promise<Buffer | undefined> {
  const [id, parameter] = inside(encryption)
  const cipher = ciphers[objectIdOf(id)]
  if (cipher === undefined) throw unknown(objectIdOf(id))
  const key = await derivedKey(derivation, password, cipher.size, budget)
  return opened(cipher, key, octetsOf(parameter), content)
}

async function derivedKey(
  derivation: Element | undefined,
  password: string,
  size: number,
  budget: HashBudget,
): Promise<Buffer> {
  const [id, parameters] = inside(derivation)
  const [salt, cost, ...rest] = inside(parameters)
  if (objectIdOf(id) === pbkdf2Id) {
    const [prf] = inside(rest.find(({ tag }) => tag === 0x30))
    const known = prfs[prf === undefined ? '1.2.840.113549.2.7' : objectIdOf(prf)]
    if (known === undefined) throw unknown(objectIdOf(prf))
    const iterations = iterationsOf(cost)
    for (let length = 0; length < size; length += known.size) budget.spend(iterations)
    return await promisify(pbkdf2)(password, octetsOf(salt), iterations, size, known.hash)
  }
  if (objectIdOf(id) !== scryptId) throw unknown(objectIdOf(id))
  const [N, r, p] = [numberOf(cost), numberOf(rest[0]), numberOf(rest[1])]
  if (128 * N * r * p > mostScryptBytes) throw unknown('scrypt with so much memory')
  budget.spend(N * r * p)
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
export async function decryptPkcs8(
  bytes: Buffer,
  password: string | undefined,
  budget: HashBudget,
): Promise<Buffer | undefined> {
  const [algorithm, content] = inside(firstElement(bytes))
  return await decrypt(algorithm, octetsOf(content), password, budget)
}
