// PKCS #12 files as OpenSSL makes them, in the ways of today and of the systems before.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { elements } from '#util/keys/ber.ts'
import { isPkcs12, openPkcs12 } from '#util/keys/pkcs12.ts'
import { createOpenssl } from '../../../support/openssl.ts'

let folder: string
let ca: ReturnType<typeof createOpenssl>
let leaves: Readonly<Record<'EC' | 'RSA', { readonly privateKey: string; readonly certificate: string }>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'p12-'))
  ca = createOpenssl(folder)
  ca.authority('root')
  ca.authority('middle', 'root')
  leaves = { EC: ca.leaf('ec', { by: 'middle' }), RSA: ca.leaf('rsa', { by: 'middle', key: 'rsa:2048' }) }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const password = 'öpen "sesame"'

function bundle(kind: 'EC' | 'RSA', options: readonly string[], secret = password): Buffer {
  const { privateKey, certificate } = leaves[kind]
  const out = ca.file('bundle.p12')
  const from = ['-in', certificate, '-inkey', privateKey, '-name', 'a friendly name']
  ca.openssl('pkcs12', '-export', ...from, '-passout', `pass:${secret}`, '-out', out, ...options)
  return readFileSync(out)
}

async function contents(bytes: Buffer, secret = password) {
  const found = await openPkcs12(bytes, secret)
  return {
    subjects: found?.certificates.map((each) => new X509Certificate(each).subject).toSorted(),
    keys: found?.keys.map((key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' }).asymmetricKeyType),
  }
}

/** The same in the form of ASN.1 that does not tell lengths ahead and has strings in pieces. */
const inPieces = (bytes: Buffer): Buffer =>
  Buffer.concat(
    elements(bytes).map(({ tag, content, bytes: whole }) => {
      if ((tag & 0x20) !== 0) return Buffer.concat([Buffer.from([tag, 0x80]), inPieces(content), Buffer.alloc(2)])
      if (tag !== 0x04 || content.length < 2) return whole
      const pieces = [content.subarray(0, 1), content.subarray(1)].map((piece) =>
        Buffer.concat([Buffer.from([0x04, 0x82, piece.length >> 8, piece.length & 0xff]), piece]),
      )
      return Buffer.concat([Buffer.from([0x24, 0x80]), ...pieces, Buffer.alloc(2)])
    }),
  )

const forms: readonly (readonly [string, readonly string[]])[] = [
  ['with AES, as OpenSSL 3', []],
  ['with RC2 and triple DES, as macOS and OpenSSL 1', ['-legacy']],
  ['with triple DES, as Windows', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
  ['with AES and 50,000 rounds', ['-iter', '50000']],
  ['with AES-128 and a long hash', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC', '-macalg', 'sha512']],
  ['with RC2 of 128 bits', ['-legacy', '-keypbe', 'PBE-SHA1-RC2-128', '-certpbe', 'PBE-SHA1-RC2-128']],
  ['with triple DES of two keys', ['-legacy', '-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-2DES']],
  ['with a key alone that is encrypted', ['-certpbe', 'NONE']],
  ['with nothing encrypted', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
]

describe.each(['EC', 'RSA'] as const)('an %s key', (kind) => {
  it.each(forms)('is read %s', async (_form, options) => {
    const bytes = bundle(kind, options)
    expect(isPkcs12(bytes)).toBe(true)
    expect(await contents(bytes)).toEqual({ subjects: [`CN=${kind.toLowerCase()}`], keys: [kind.toLowerCase()] })
    expect(await openPkcs12(bytes, 'wrong')).toBeUndefined()
  })
})

it('brings its chain, whatever a password may be', async () => {
  const chain = ['-certfile', ca.file('middle.pem')]
  for (const secret of [password, '', '鍵', 'a\u{1f511}b', 'x'.repeat(200)])
    // oxlint-disable-next-line no-await-in-loop -- the next one takes the same file
    expect((await contents(bundle('EC', chain, secret), secret)).subjects).toEqual(['CN=ec', 'CN=middle'])
})

it('is opened without a checksum too, and a wrong password is seen by what comes of it', async () => {
  const bytes = bundle('EC', ['-nomac'])
  expect((await contents(bytes)).subjects).toEqual(['CN=ec'])
  expect(await openPkcs12(bytes, 'wrong')).toBeUndefined()
})

it('is read in BER, with lengths that are not told ahead', async () => {
  const bytes = inPieces(bundle('RSA', ['-legacy']))
  expect(isPkcs12(bytes)).toBe(true)
  expect(await contents(bytes)).toEqual({ subjects: ['CN=rsa'], keys: ['rsa'] })
})

it('that was changed is opened by no password, or said to be broken; nothing else comes of it', async () => {
  const bytes = bundle('EC', [])
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(3), async (at, by, cut) => {
      const changed = Buffer.from(bytes.subarray(0, cut === 0 ? at + 1 : undefined))
      changed[at] = (changed[at] ?? 0) ^ by
      const failed = await openPkcs12(changed, password).then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(failed === undefined || failed instanceof AppError).toBe(true)
    }),
    { numRuns: 300 },
  )
}, 60_000)
