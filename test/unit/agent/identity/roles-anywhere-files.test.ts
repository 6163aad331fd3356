// What people have in place of a certificate and its key, and how they write where it lies.
import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { rolesAnywhere } from '#agent/identity/roles-anywhere/kind.ts'
import { readIdentity } from '#agent/identity/roles-anywhere/material.ts'
import { rolesAnywhere as cliKind } from '#frontends/cli/kinds/roles-anywhere.ts'
import { AppError } from '#util/app-error.ts'
import { createOpenssl } from '../../../support/openssl.ts'

let folder: string
let ca: ReturnType<typeof createOpenssl>
let files: { readonly privateKey: string; readonly certificate: string; readonly chain: string }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ra-'))
  ca = createOpenssl(folder)
  ca.authority('root')
  const { certificate: chain } = ca.authority('middle', 'root')
  files = { ...ca.leaf('machine', { by: 'middle' }), chain }
})
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllEnvs())

const read = (given: Partial<typeof files>) => readIdentity({ name: 'ci', ...files, ...given }, undefined, Date.now())
const text = (file: string): string => readFileSync(file, 'utf8')
async function refused(given: Partial<typeof files>) {
  const error: unknown = await read(given).catch((thrown: unknown) => thrown)
  return error instanceof AppError ? `${error.message}. ${error.hint}` : 'nothing'
}

describe('a file of PKCS #7', () => {
  const certificates = () => ['-certfile', files.certificate, '-certfile', files.chain]

  it.each([
    ['in PEM', 'all.p7b', []],
    ['in DER', 'all of it.p7b', ['-outform', 'DER']],
  ])('%s comes with the command that makes PEM of it', async (_what, name, options) => {
    const file = ca.file(name)
    ca.openssl('crl2pkcs7', '-nocrl', ...certificates(), ...options, '-out', file)
    const said = await refused({ certificate: file })
    expect(said).toContain(`${file} holds no certificate that can be read. It is PKCS #7. `)
    const command = said.replace(/^.*: (?=openssl)/, '')
    execFileSync('sh', ['-c', command], { cwd: folder })
    expect((await read({ certificate: ca.file('FILE.pem'), chain: ca.file('FILE.pem') })).chain).toHaveLength(1)
  })

  it('under its newer name does too, as a chain', async () => {
    ca.openssl('crl2pkcs7', '-nocrl', ...certificates(), '-out', ca.file('all.p7c'))
    writeFileSync(ca.file('cms.pem'), text(ca.file('all.p7c')).replaceAll('PKCS7', 'CMS'))
    const said = await refused({ chain: ca.file('cms.pem') })
    execFileSync('sh', ['-c', said.replace(/^.*: (?=openssl)/, '')], { cwd: folder })
    expect((await read({ chain: ca.file('FILE.pem') })).chain).toHaveLength(1)
  })
})

describe('another file', () => {
  it.each<[string, 'certificate' | 'privateKey' | 'chain', () => string, RegExp]>([
    ['a request', 'certificate', () => ca.file('machine.csr'), /certificate.*\. It is a request for a certificate\./],
    ['a key', 'certificate', () => files.privateKey, /certificate.*\. It is a private key\./],
    ['a key', 'chain', () => files.privateKey, /certificate.*\. It is a private key\./],
    ['a certificate', 'privateKey', () => files.certificate, /private key.*\. It is a certificate\./],
    [
      'a public key',
      'privateKey',
      () => {
        ca.openssl('pkey', '-in', files.privateKey, '-pubout', '-out', ca.file('public.pem'))
        return ca.file('public.pem')
      },
      /private key.*\. It is a public key/,
    ],
    [
      'a link to itself',
      'certificate',
      () => {
        symlinkSync(ca.file('loop'), ca.file('loop'))
        return ca.file('loop')
      },
      /loop is a link that leads back to itself\. /,
    ],
  ])('is called what it is: %s as the %s', async (_what, as, path, message) => {
    expect(await refused({ [as]: path() })).toMatch(message)
  })

  it.each(['utf16le', 'utf16be'] as const)('of Windows in %s is read, with its mark and without', async (order) => {
    const wide = (given: string): Buffer => {
      const bytes = Buffer.from(given, 'utf16le')
      return order === 'utf16be' ? bytes.swap16() : bytes
    }
    for (const mark of ['', '\ufeff']) {
      writeFileSync(ca.file('wide.pem'), wide(`${mark}${text(files.certificate)}`))
      // oxlint-disable-next-line no-await-in-loop -- the next one takes the same file
      expect((await read({ certificate: ca.file('wide.pem') })).certificate.subject).toBe('CN=machine')
    }
  })

  it('is taken without a line break between its certificates, and a chain with the leaf and the root in it', async () => {
    const together = ca.file('together.pem')
    const all = [files.privateKey, files.certificate, files.chain, files.certificate, ca.file('root.pem')]
    writeFileSync(together, all.map((file) => text(file).trim()).join(''))
    const found = await read({ certificate: together, privateKey: together, chain: together })
    expect([found.certificate, ...found.chain].map(({ subject }) => subject)).toEqual(['CN=machine', 'CN=middle'])
  })
})

describe('a path with a ~ that no shell has replaced', () => {
  const arn = (kind: string) => `arn:aws:rolesanywhere:eu-central-1:111122223333:${kind}/0-0`
  const given = {
    trustAnchor: arn('trust-anchor'),
    profileArn: arn('profile'),
    roleArn: 'arn:aws:iam::111122223333:role/Deploy',
  }
  const inHome = { certificate: '~/mine/a.pem', privateKey: '~/mine/a.key', chain: '~/mine/chain.pem' }
  const whole = () => ({
    certificate: ca.file('mine/a.pem'),
    privateKey: ca.file('mine/a.key'),
    chain: ca.file('mine/chain.pem'),
  })
  beforeAll(() => {
    execFileSync('mkdir', [ca.file('mine')])
    for (const name of ['certificate', 'privateKey', 'chain'] as const) copyFileSync(files[name], whole()[name])
  })

  it('counts from the home folder on the command line', async () => {
    vi.stubEnv('HOME', folder)
    const cli = { terminal: { note() {} } }
    // @ts-expect-error -- nobody is asked for anything
    expect(await cliKind.input('ci', { ...given, ...inHome }, cli)).toMatchObject(whole())
    // @ts-expect-error -- as above
    expect(await cliKind.change?.(inHome, cli)).toEqual(whole())
  })

  it('and in the window', async () => {
    vi.stubEnv('HOME', folder)
    const context = { awsNow: Date.now, secret: async () => undefined }
    const { saved } = rolesAnywhere.parts({ kind: 'roles-anywhere', name: 'ci', ...given, ...inHome })
    expect(saved).toMatchObject(whole())
    expect(await rolesAnywhere.prepare?.(saved, { name: 'ci', ...inHome }, context)).toMatchObject(whole())
  })

  it('for another user’s says what to write', async () => {
    expect(await refused({ certificate: '/srv/~ci/a.pem' })).toMatch(
      /a\.pem does not exist\. Write the path without ~\.$/,
    )
  })
})
