// Reads a PKCS #12 file (RFC 7292): certificates and keys under one password, as browsers, Windows, macOS, Java and OpenSSL export them.
import { createHmac, hash as digestOf, timingSafeEqual } from 'node:crypto'
import { AppError } from '../app-error.ts'
import { type Element, firstElement, inside, objectIdOf, octetsOf } from './ber.ts'
import { createHashBudget, type HashBudget } from './hash-work.ts'
import { decrypt, decryptPkcs8, iterationsOf } from './password-schemes.ts'
import { type Pkcs12Hash, pkcs12Key } from './pkcs12-key.ts'

export interface Pkcs12 {
  /** X.509 in DER. */
  readonly certificates: readonly Buffer[]
  /** PKCS #8 in DER. */
  readonly keys: readonly Buffer[]
}

const data = '1.2.840.113549.1.7.1'
const encryptedData = '1.2.840.113549.1.7.6'
const bag = '1.2.840.113549.1.12.10.1'
const x509Certificate = '1.2.840.113549.1.9.22.1'
const hashes: Readonly<Record<string, Pkcs12Hash>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
/** Of bags within bags. */
const mostDepth = 4

/** Begins with the version 3, where a certificate and a key have other things. */
export function isPkcs12(bytes: Buffer): boolean {
  try {
    const [version, content] = inside(firstElement(bytes))
    return version?.tag === 0x02 && version.content.equals(Buffer.from([3])) && content?.tag === 0x30
  } catch {
    return false
  }
}

/** Undefined where the password does not fit. Rejects with AppError `bad-request` for what cannot be read. */
export async function openPkcs12(bytes: Buffer, password: string): Promise<Pkcs12 | undefined> {
  try {
    const budget = createHashBudget()
    const found = await openWith(bytes, password, budget)
    // Some programs take an empty password for none at all.
    return found ?? (password === '' ? await openWith(bytes, undefined, budget) : undefined)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unreadable('its structure is broken', cause)
  }
}

async function openWith(bytes: Buffer, password: string | undefined, budget: HashBudget): Promise<Pkcs12 | undefined> {
  const [, authSafe, macData] = inside(firstElement(bytes))
  const content = contentOf(authSafe)
  if (macData !== undefined && !(await isIntact(macData, content, password, budget))) return undefined
  const found = { certificates: [] as Buffer[], keys: [] as Buffer[] }
  for (const info of inside(firstElement(content))) {
    // oxlint-disable-next-line no-await-in-loop -- one thread works at it anyway
    const bags = await bagsOf(info, password, budget)
    // oxlint-disable-next-line no-await-in-loop -- as above
    if (bags === undefined || !(await take(bags, { password, budget }, found, 0))) return undefined
  }
  return found
}

/** Of the content info that holds its octets. */
function contentOf(info: Element | undefined): Buffer {
  const [type, content] = inside(info)
  if (objectIdOf(type) !== data) throw unreadable('it is protected by a key, not by a password')
  return octetsOf(inside(content)[0])
}

async function bagsOf(info: Element, password: string | undefined, budget: HashBudget): Promise<Buffer | undefined> {
  const [type, content] = inside(info)
  if (objectIdOf(type) !== encryptedData) return contentOf(info)
  const [, encrypted] = inside(inside(content)[0])
  const [, algorithm, octets] = inside(encrypted)
  return await decrypt(algorithm, octetsOf(octets), password, budget)
}

/** False where the password does not fit. */
async function take(
  bags: Buffer,
  by: { readonly password: string | undefined; readonly budget: HashBudget },
  found: { readonly certificates: Buffer[]; readonly keys: Buffer[] },
  depth: number,
): Promise<boolean> {
  if (depth > mostDepth) throw unreadable('it is nested too deeply')
  for (const each of inside(firstElement(bags))) {
    const [type, holder] = inside(each)
    const [value] = inside(holder)
    if (value === undefined) continue
    const kind = objectIdOf(type)
    if (kind === `${bag}.1`) found.keys.push(value.bytes)
    if (kind === `${bag}.2`) {
      // oxlint-disable-next-line no-await-in-loop -- one thread works at it anyway
      const key = await decryptPkcs8(value.bytes, by.password, by.budget)
      if (key === undefined) return false
      found.keys.push(key)
    }
    if (kind === `${bag}.3`) {
      const [form, octets] = inside(value)
      if (objectIdOf(form) === x509Certificate) found.certificates.push(octetsOf(inside(octets)[0]))
    }
    // oxlint-disable-next-line no-await-in-loop -- as above
    if (kind === `${bag}.6` && !(await take(value.bytes, by, found, depth + 1))) return false
  }
  return true
}

async function isIntact(
  macData: Element,
  content: Buffer,
  password: string | undefined,
  budget: HashBudget,
): Promise<boolean> {
  const [info, salt, rounds] = inside(macData)
  const [algorithm, digest] = inside(info)
  const id = objectIdOf(inside(algorithm)[0])
  const hash = hashes[id]
  if (hash === undefined) throw unreadable(`its checksum is of a kind that Latchkey does not know (${id})`)
  const told = octetsOf(digest)
  // A longer one would want a longer key, and each piece of it as many rounds.
  const size = digestOf(hash, '', 'buffer').length
  if (told.length !== size) throw unreadable('its checksum has another length')
  const iterations = rounds === undefined ? 1 : iterationsOf(rounds)
  const key = await pkcs12Key({ hash, purpose: 3, password, salt: octetsOf(salt), iterations, size }, budget)
  return timingSafeEqual(createHmac(hash, key).update(content).digest(), told)
}

const unreadable = (reason: string, cause?: unknown): AppError =>
  new AppError('bad-request', `the PKCS #12 file cannot be read: ${reason}`, {
    hint: 'Export it again, or turn it into PEM: openssl pkcs12 -in FILE -nodes -out identity.pem',
    cause,
  })
