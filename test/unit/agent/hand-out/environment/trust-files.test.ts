import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, rootCertificates } from 'node:tls'
import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTrustFiles, type TrustFiles } from '#agent/hand-out/environment/trust-files.ts'
import { createAuthority } from '#engine/proxy/certificates/authority.ts'
import { makeAuthority } from '../../../../support/corporate-authority.ts'
import { createLog } from '../../../engine/proxy/connection-rig.ts'

let folder: string
let now: number
let roots: readonly string[]
let log: ReturnType<typeof createLog>
let authorityPem: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-trust-'))
  await mkdir(join(folder, 'trust'))
  now = Date.now()
  roots = rootCertificates.slice(0, 3)
  log = createLog()
  authorityPem = (await createAuthority({ suffixes: ['amazonaws.com'], now })).certificate
})
afterEach(() => rm(folder, { recursive: true }))

const at = (name: string): string => join(folder, name)
const paths = () => ({ caBundle: at('ca-bundle.pem'), authority: at('authority.pem'), trust: at('trust') })
const open = (): Promise<TrustFiles> =>
  openTrustFiles({ paths: paths(), authorityPem, roots: () => Promise.resolve(roots), clock: { now: () => now }, log })
const read = (path: string): Promise<string> => readFile(path, 'utf8')

async function company(name: string): Promise<{ readonly file: string; readonly pem: string }> {
  const { pem } = await makeAuthority(name)
  await writeFile(at(`${name}.pem`), pem)
  return { file: at(`${name}.pem`), pem }
}

describe('the bundle of a caller', () => {
  it('is the plain one where the caller trusts no more than the computer', async () => {
    const files = await open()
    await writeFile(at('same.pem'), roots[1] ?? '')
    expect(await files.bundleFor({})).toBe(paths().caBundle)
    expect(await files.bundleFor({ AWS_CA_BUNDLE: at('same.pem'), SSL_CERT_DIR: '' })).toBe(paths().caBundle)
    expect(await read(paths().caBundle)).toContain(roots[2])
    expect(await read(paths().authority)).toBe(authorityPem)
  })

  it('holds our authority, the roots, and what each variable of the caller points at', async () => {
    const { file, pem } = await company('one')
    const other = await company('two')
    await mkdir(at('hashed'))
    await writeFile(at('hashed/0a1b2c3d.0'), other.pem)
    const bundle = await (
      await open()
    ).bundleFor({ GIT_SSL_CAINFO: file, SSL_CERT_DIR: `/nowhere:${at('hashed')}`, PWD: '/' })
    const text = await read(bundle)
    for (const part of [authorityPem.trim(), pem, other.pem, roots[0]]) expect(text).toContain(part)
    expect(() => createSecureContext({ ca: text })).not.toThrow()
    const listed = spawnSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', bundle], { encoding: 'utf8' })
    expect(listed.stderr).toBe('')
  })

  it('counts a relative path from the folder of the caller', async () => {
    const { pem } = await company('one')
    const bundle = await (await open()).bundleFor({ CURL_CA_BUNDLE: 'one.pem', PWD: folder })
    expect(await read(bundle)).toContain(pem)
  })

  it('is the same one within a shell of ours, and takes in what that shell adds', async () => {
    const { file, pem } = await company('one')
    const added = await company('two')
    const files = await open()
    const first = await files.bundleFor({ AWS_CA_BUNDLE: file })
    expect(await files.bundleFor({ AWS_CA_BUNDLE: first, NODE_EXTRA_CA_CERTS: first })).toBe(first)
    const second = await files.bundleFor({ AWS_CA_BUNDLE: first, PIP_CERT: added.file })
    expect(await read(second)).toContain(pem)
    expect(await read(second)).toContain(added.pem)
    expect((await read(second)).split(authorityPem.trim())).toHaveLength(2)
  })

  it('leaves out the authority of another agent', async () => {
    const { certificate } = await createAuthority({ suffixes: ['amazonaws.com'], now })
    await writeFile(at('other.pem'), certificate)
    expect(await (await open()).bundleFor({ SSL_CERT_FILE: at('other.pem') })).toBe(paths().caBundle)
  })

  it('goes without what cannot be read, and says so once', async () => {
    const files = await open()
    await writeFile(at('garbage.pem'), 'garbage')
    spawnSync('mkfifo', [at('pipe')])
    const hostile = {
      CURL_CA_BUNDLE: at('missing.pem'),
      AWS_CA_BUNDLE: at('garbage.pem'),
      PIP_CERT: '/dev/zero',
      GIT_SSL_CAINFO: at('pipe'),
      NIX_SSL_CERT_FILE: 'relative without a folder',
      SSL_CERT_FILE: `a\0b`,
      SSL_CERT_DIR: `${at('garbage.pem')}${':/no'.repeat(1000)}`,
    }
    expect(await files.bundleFor(hostile)).toBe(paths().caBundle)
    const said = log.lines.length
    expect(said).toBeGreaterThanOrEqual(4)
    expect(await files.bundleFor(hostile)).toBe(paths().caBundle)
    expect(log.lines).toHaveLength(said)
  })

  it('sees a file that has changed', async () => {
    const { file } = await company('one')
    const files = await open()
    const first = await files.bundleFor({ AWS_CA_BUNDLE: file })
    const { pem } = await makeAuthority('a new root of another length')
    await writeFile(file, pem)
    const second = await files.bundleFor({ AWS_CA_BUNDLE: file })
    expect(second).not.toBe(first)
    expect(await read(second)).toContain(pem)
  })
})

describe('the files of callers', () => {
  it('are made anew under their names when the roots change', async () => {
    const { file, pem } = await company('one')
    const files = await open()
    const bundle = await files.bundleFor({ AWS_CA_BUNDLE: file })
    roots = rootCertificates.slice(5, 7)
    await files.bundleFor({})
    for (const path of [bundle, paths().caBundle]) {
      expect(await read(path)).toContain(rootCertificates[6])
      expect(await read(path)).not.toContain(rootCertificates[1])
    }
    expect(await read(bundle)).toContain(pem)
  })

  it('have a store for Java beside them, made anew with them', async () => {
    const files = await open()
    const bundle = await files.bundleFor({ AWS_CA_BUNDLE: (await company('one')).file })
    const count = async (store: string): Promise<number> =>
      (await readFile(store)).toString('latin1').split('l\0a\0t\0c\0h\0k\0e\0y').length - 1
    expect(await count(await files.storeFor(paths().caBundle))).toBe(4)
    expect(await count(await files.storeFor(bundle))).toBe(5)
    roots = rootCertificates.slice(5, 7)
    expect(await files.bundleFor({})).toBe(paths().caBundle)
    expect(await count(await files.storeFor(paths().caBundle))).toBe(3)
    expect(await count(await files.storeFor(bundle))).toBe(4)
  })

  it('are made anew with another authority at the next start', async () => {
    const { file, pem } = await company('one')
    const bundle = await (await open()).bundleFor({ AWS_CA_BUNDLE: file })
    const before = authorityPem
    authorityPem = (await createAuthority({ suffixes: ['amazonaws.com'], now })).certificate
    await open()
    const text = await read(bundle)
    expect(text).toContain(authorityPem.trim())
    expect(text).toContain(pem)
    expect(text).not.toContain(before.trim())
  })

  it('go when nobody was given them for a month, and never while someone is', async () => {
    const { file } = await company('one')
    const used = await (await open()).bundleFor({ AWS_CA_BUNDLE: file })
    const other = await (await open()).bundleFor({ AWS_CA_BUNDLE: (await company('two')).file })
    now += 29 * 86_400_000
    await (await open()).bundleFor({ AWS_CA_BUNDLE: file })
    now += 2 * 86_400_000
    await open()
    expect((await readdir(paths().trust)).map((name) => join(paths().trust, name))).toEqual([used])
    expect(used).not.toBe(other)
  })

  it('are 64 at most', async () => {
    for (let index = 0; index < 80; index += 1) {
      const path = join(paths().trust, `ca-${index.toString(16).padStart(32, '0')}.pem`)
      await writeFile(path, authorityPem)
      await utimes(path, now / 1000 - index, now / 1000 - index)
    }
    await open()
    expect(await readdir(paths().trust)).toHaveLength(64)
  })
})
