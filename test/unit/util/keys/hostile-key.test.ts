// Key files that somebody else wrote: they may ask for hours of work, or for what no scheme does.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { certificatesIn, privateKeysIn } from '#agent/identity/roles-anywhere/read-files.ts'
import { firstElement, octetsOf } from '#util/keys/ber.ts'
import { openPkcs12 } from '#util/keys/pkcs12.ts'
import { decryptPkcs8 } from '#util/keys/password-schemes.ts'
import { createHashBudget } from '#util/keys/hash-work.ts'
import { pemBlocksIn } from '#util/pem-blocks.ts'

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const length = Buffer.alloc(5, 0x84)
  length.writeUInt32BE(content.length, 1)
  return Buffer.concat([Buffer.from([tag]), length, content])
}
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const octets = (length: number): Buffer => der(0x04, Buffer.alloc(length, 7))
const number = (value: number): Buffer => {
  const content = Buffer.alloc(5)
  content.writeUIntBE(value, 0, 5)
  return der(0x02, content)
}
const id = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const base128 = (value: number): readonly number[] =>
    value < 128 ? [value] : [...base128(Math.floor(value / 128)).map((each) => each | 0x80), value % 128]
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

const sha256 = sequence(id('1.2.840.113549.2.9'))
const pbkdf2 = (rounds: number): Buffer =>
  sequence(id('1.2.840.113549.1.5.12'), sequence(octets(8), number(rounds), sha256))
const scrypt = (N: number, r: number): Buffer =>
  sequence(id('1.3.6.1.4.1.11591.4.11'), sequence(octets(8), number(N), number(r), number(1)))
const aes = (iv: number): Buffer => sequence(id('2.16.840.1.101.3.4.1.42'), octets(iv))
const locked = (scheme: string, ...parameters: readonly Buffer[]): Buffer =>
  sequence(sequence(id(scheme), sequence(...parameters)), octets(48))
const pbes2 = (derivation: Buffer, iv = 16): Buffer => locked('1.2.840.113549.1.5.13', derivation, aes(iv))
const pem = (bytes: Buffer): string =>
  `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`

const where = join('/somewhere', 'a.key')
const read = (bytes: Buffer) => privateKeysIn(bytes, where, 'sesame')

it.each([
  ['PBES1', locked('1.2.840.113549.1.5.3', octets(8), number(9_000_000))],
  ['PBKDF2', pbes2(pbkdf2(9_000_000))],
  ['PKCS #12’s', locked('1.2.840.113549.1.12.1.3', octets(8), number(9_000_000))],
])('a password is not hashed without end, by %s', async (_scheme, bytes) => {
  await expect(read(bytes)).rejects.toMatchObject({
    message: 'the password is to be hashed 9000000 times',
    hint: 'Latchkey does so up to 2000000 times. Export the key again.',
  })
})

it('others have their turn while a password is hashed', async () => {
  let turns = 0
  const timer = setInterval(() => (turns += 1), 0)
  await decryptPkcs8(locked('1.2.840.113549.1.5.3', octets(8), number(300_000)), 'sesame', createHashBudget())
  clearInterval(timer)
  expect(turns).toBeGreaterThan(0)
})

it('all passwords of a file have one budget', () => {
  const budget = createHashBudget()
  for (let time = 0; time < 5; time += 1) budget.spend(2_000_000)
  expect(() => budget.spend(1)).toThrow('the password is to be hashed more than 10000000 times for one file')
})

it('a file holds few keys', async () => {
  await expect(read(Buffer.from(pem(pbes2(pbkdf2(1))).repeat(9)))).rejects.toThrow(`${where} holds 9 private keys`)
})

it('nor does a PKCS #12 file hold many', async () => {
  const bag = (kind: number, ...value: readonly Buffer[]): Buffer =>
    sequence(id(`1.2.840.113549.1.12.10.1.${kind}`), der(0xa0, ...value))
  const plain = (content: Buffer): Buffer => sequence(id('1.2.840.113549.1.7.1'), der(0xa0, der(0x04, content)))
  const bags = sequence(...Array.from({ length: 9 }, () => bag(1, sequence(octets(1)))))
  const file = sequence(der(0x02, Buffer.from([3])), plain(sequence(plain(bags))))
  await expect(read(file)).rejects.toThrow(`${where} holds 9 private keys`)
})

it.each(['CERTIFICATE', 'PRIVATE KEY'])('marks of a %s that never end are read once', async (label) => {
  const file = Buffer.from(`-----BEGIN ${label}-----\n`.repeat(36_000))
  await expect(read(file)).rejects.toThrow(`${where} holds no private key that can be read`)
  await expect(certificatesIn(file, where, undefined)).rejects.toThrow(`${where} holds no certificate that can be read`)
})

it('a block that is cut off does not take the next one along', () => {
  const whole = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
  const text = `-----BEGIN CERTIFICATE-----\nAA\n${whole}\n-----BEGIN X-----\n-----END CERTIFICATE-----\n${whole}`
  expect(pemBlocksIn(text, /^CERTIFICATE$/)).toEqual([whole, whole])
})

it.each([
  ['AES with a beginning of 3 octets', pbes2(pbkdf2(1), 3)],
  ['scrypt with parameters that do not go together', pbes2(scrypt(2 ** 20, 1))],
  ['scrypt with parameters that it does not take', pbes2(scrypt(3, 8))],
  ['no rounds at all', pbes2(pbkdf2(0))],
  ['broken ASN.1', Buffer.concat([pbes2(pbkdf2(1)).subarray(0, -60), Buffer.alloc(60, 0xff)])],
])('what no scheme takes is no private key: %s', async (_what, bytes) => {
  for (const each of [bytes, Buffer.from(pem(bytes))])
    // oxlint-disable-next-line no-await-in-loop -- in two forms
    await expect(read(each)).rejects.toThrow(`${where} holds no private key that can be read`)
})

it('scrypt gets no more memory than it may have', async () => {
  await expect(read(pbes2(scrypt(2 ** 22, 8)))).rejects.toThrow('(scrypt with so much memory)')
})

it.each([
  ['a checksum of megabytes', 900_000, 1],
  ['an empty one', 0, 1],
])('a PKCS #12 file with %s is broken, before anything is hashed', async (_what, length, rounds) => {
  const content = sequence(id('1.2.840.113549.1.7.1'), der(0xa0, octets(4)))
  const digest = sequence(sequence(id('2.16.840.1.101.3.4.2.1')), octets(length))
  const file = sequence(der(0x02, Buffer.from([3])), content, sequence(digest, octets(8), number(rounds)))
  await expect(openPkcs12(file, 'sesame')).rejects.toThrow('its checksum has another length')
})

it('a string of octets in pieces within pieces ends', () => {
  let nested = octets(1)
  for (let depth = 0; depth < 100; depth += 1) nested = der(0x24, nested)
  expect(() => octetsOf(firstElement(nested))).toThrow('it is no ASN.1')
})
