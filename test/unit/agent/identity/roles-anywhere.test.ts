import { appendFileSync, copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkArns } from '#agent/identity/roles-anywhere/arns.ts'
import { timeFault } from '#agent/identity/roles-anywhere/identity.ts'
import { rolesAnywhere } from '#agent/identity/roles-anywhere/kind.ts'
import { createMaterial, readIdentity } from '#agent/identity/roles-anywhere/material.ts'
import { filterOf } from '#agent/identity/roles-anywhere/profile-filter.ts'
import { x509Signer } from '#engine/signing/x509-signer.ts'
import { createOpenssl } from '../../../support/openssl.ts'

let folder: string
let ca: ReturnType<typeof createOpenssl>
let files: { readonly privateKey: string; readonly certificate: string }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ra-'))
  ca = createOpenssl(folder)
  ca.authority('root')
  files = ca.leaf('machine', { by: 'root' })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const read = (given: Partial<typeof files> & { readonly chain?: string } = {}, secret?: string) =>
  readIdentity({ name: 'ci', ...files, ...given }, secret, Date.now())
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Error ? error.message : 'not an error'),
  )

const legacy = ['-provider', 'default', '-provider', 'legacy']

describe('a private key', () => {
  it.each([
    ['PKCS #8 in DER', ['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], undefined],
    [
      'PKCS #8 in PEM, encrypted',
      ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-passout', 'pass:open sesame'],
      'open sesame',
    ],
    [
      'PKCS #8 in DER, encrypted',
      ['pkcs8', '-topk8', '-outform', 'DER', '-passout', 'pass:open sesame'],
      'open sesame',
    ],
    ['SEC 1 in PEM', ['ec'], undefined],
    ['SEC 1 in DER', ['ec', '-outform', 'DER'], undefined],
    ['SEC 1 in PEM, encrypted', ['ec', '-aes256', '-passout', 'pass:open sesame'], 'open sesame'],
    ['SEC 1 in PEM, triple DES', ['ec', '-des3', '-passout', 'pass:open sesame'], 'open sesame'],
    ['PKCS #8, scrypt', ['pkcs8', '-topk8', '-scrypt', '-passout', 'pass:open sesame'], 'open sesame'],
    ['PKCS #8, another hash', ['pkcs8', '-topk8', '-v2prf', 'hmacWithSHA512', '-passout', 'pass:ö'], 'ö'],
    ['PKCS #8, SHA-512 of 256 bits', ['pkcs8', '-topk8', '-v2prf', 'hmacWithSHA512-256', '-passout', 'pass:x'], 'x'],
    [
      'PKCS #8, old AES',
      ['pkcs8', '-topk8', '-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA1', '-passout', 'pass:x'],
      'x',
    ],
    ['PKCS #8, triple DES', ['pkcs8', '-topk8', '-v2', 'des3', '-passout', 'pass:open sesame'], 'open sesame'],
    ['PKCS #12’s scheme', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES', '-passout', 'pass:open sesame'], 'open sesame'],
    ['PKCS #12’s weak one', ['pkcs8', '-topk8', ...legacy, '-v1', 'PBE-SHA1-RC2-40', '-passout', 'pass:x'], 'x'],
    ['PBES1, MD5 and DES', ['pkcs8', '-topk8', ...legacy, '-v1', 'PBE-MD5-DES', '-passout', 'pass:sesame'], 'sesame'],
    ['PBES1, SHA-1 and RC2', ['pkcs8', '-topk8', ...legacy, '-v1', 'PBE-SHA1-RC2-64', '-passout', 'pass:x'], 'x'],
  ] as const)('is read as %s', async (name, [command, ...args], secret) => {
    const privateKey = ca.file(`${name}.key`)
    ca.openssl(command, ...args, '-in', files.privateKey, '-out', privateKey)
    expect((await read({ privateKey }, secret)).certificate.subject).toBe('CN=machine')
    if (secret === undefined) return
    expect(await refusal(read({ privateKey }))).toBe(`the private key in ${privateKey} is encrypted`)
    expect(await refusal(read({ privateKey }, 'wrong'))).toBe(
      `the passphrase does not open the private key in ${privateKey}`,
    )
  })

  it('in the vault has no place for the password of a file beside it', async () => {
    const certificate = ca.file('locked.p12')
    const made = ['-in', files.certificate, '-inkey', files.privateKey, '-out', certificate, '-passout', 'pass:sesame']
    ca.openssl('pkcs12', '-export', ...made)
    const key = readFileSync(files.privateKey, 'utf8')
    await expect(readIdentity({ name: 'ci', certificate }, key, Date.now())).rejects.toMatchObject({
      message: `the certificate ${certificate} is locked with a password, and the key in the vault has none`,
      hint: expect.stringContaining(`openssl pkcs12 -in ${certificate} -nokeys`),
    })
  })

  it('may be the secret itself', async () => {
    const { certificate } = files
    const found = await readIdentity({ name: 'ci', certificate }, readFileSync(files.privateKey, 'utf8'), Date.now())
    expect(found.key.type).toBe('private')
  })
})

describe('a certificate', () => {
  it('is read in DER', async () => {
    const certificate = ca.file('machine.der')
    ca.openssl('x509', '-in', files.certificate, '-outform', 'DER', '-out', certificate)
    expect((await read({ certificate })).chain).toEqual([])
  })

  it('comes with its chain in the order that leads up, without the root and without strangers', async () => {
    ca.authority('middle', 'root')
    ca.authority('lower', 'middle')
    ca.authority('stranger')
    const leaf = ca.leaf('deep', { by: 'lower' })
    const chain = ca.file('chain.pem')
    for (const name of ['stranger', 'root', 'middle', 'lower'])
      appendFileSync(chain, readFileSync(ca.file(`${name}.pem`)))
    const found = await read({ ...leaf, chain })
    expect(found.chain.map(({ subject }) => subject)).toEqual(['CN=lower', 'CN=middle'])
    // All in one file, the leaf last.
    appendFileSync(chain, readFileSync(leaf.certificate))
    const together = await read({ ...leaf, certificate: chain })
    expect([together.certificate, ...together.chain].map(({ subject }) => subject)).toEqual([
      'CN=deep',
      'CN=lower',
      'CN=middle',
    ])
  })

  it.each([
    [
      'an authority',
      {},
      'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,digitalSignature',
      'the certificate "wrong" is that of an authority',
    ],
    ['not for signing', {}, 'keyUsage=keyEncipherment', 'the certificate "wrong" is not made for signing'],
    ['without a key usage', {}, 'basicConstraints=CA:FALSE', 'the certificate "wrong" is not made for signing'],
    ['signed with SHA-1', { digest: 'sha1' }, undefined, 'the certificate "wrong" is signed with SHA-1'],
    ['signed with MD5', { digest: 'md5', by: 'rsaroot' }, undefined, 'the certificate "wrong" is signed with MD5'],
    ['of a small RSA key', { key: 'rsa:1024' }, undefined, 'the RSA key has 1024 bits'],
    [
      'of a strange curve',
      { key: 'ec:secp256k1' },
      undefined,
      'Latchkey does not sign with keys of the kind secp256k1',
    ],
  ])('is refused before anything is sent: %s', async (_what, options, extensions, message) => {
    if ('by' in options) {
      ca.key('rsaroot', 'rsa:2048')
      ca.certificate('rsaroot', 'rsaroot', { extensions: 'basicConstraints=critical,CA:TRUE' })
    }
    const wrong = ca.leaf('wrong', { by: 'root', ...options, ...(extensions === undefined ? {} : { extensions }) })
    expect(await refusal(read(wrong))).toBe(message)
  })

  it('is refused with another key, as no certificate and where there is no file', async () => {
    const other = ca.leaf('other', { by: 'root' })
    expect(await refusal(read({ privateKey: other.privateKey }))).toBe(
      'the private key does not belong to the certificate',
    )
    expect(await refusal(read({ certificate: files.privateKey }))).toMatch(/holds no certificate that can be read$/)
    expect(await refusal(read({ certificate: ca.file('nowhere') }))).toMatch(/nowhere does not exist$/)
    expect(await refusal(read({ certificate: folder }))).toMatch(/is no file$/)
    execFileSync('mkfifo', [ca.file('pipe')])
    expect(await refusal(read({ certificate: ca.file('pipe') }))).toMatch(/is no file$/)
    writeFileSync(ca.file('empty'), '')
    expect(await refusal(read({ certificate: ca.file('empty') }))).toMatch(/is empty$/)
    truncateSync(ca.file('empty'), 10_000_000)
    expect(await refusal(read({ certificate: ca.file('empty') }))).toMatch(/is too large$/)
  })

  it('is good from its first moment up to its last', async () => {
    const found = await read()
    const at = (now: number) => timeFault(found, now)?.message
    expect(at(found.notBefore - 1)).toMatch(/^the certificate "machine" is not valid before /)
    expect(at(found.notBefore)).toBeUndefined()
    expect(at(found.notAfter - 1)).toBeUndefined()
    expect(at(found.notAfter)).toMatch(/^the certificate "machine" expired on \d{4}-\d\d-\d\d$/)
  })
})

describe('one file', () => {
  const bundle = (name: string, ...options: readonly string[]): string => {
    const out = ca.file(name)
    const { privateKey, certificate } = files
    ca.openssl('pkcs12', '-export', '-in', certificate, '-inkey', privateKey, '-out', out, ...options)
    return out
  }
  const alone = (certificate: string, secret?: string) => read({ certificate, privateKey: certificate }, secret)

  it('of PKCS #12 has certificate, chain and key; without its password it says so', async () => {
    const leaf = ca.leaf('bundled', { by: 'root' })
    const file = bundle('all.p12', '-certfile', leaf.certificate, '-passout', 'pass:open sesame')
    expect((await alone(file, 'open sesame')).certificate.subject).toBe('CN=machine')
    expect(await refusal(alone(file))).toBe(`the private key in ${file} is encrypted`)
    expect(await refusal(alone(file, 'wrong'))).toBe(`the passphrase does not open the private key in ${file}`)
    expect((await alone(bundle('open.p12', '-passout', 'pass:'))).certificate.subject).toBe('CN=machine')
  })

  it('of PEM has them in any order, with the marks of Windows and the words of OpenSSL around', async () => {
    const key = readFileSync(files.privateKey, 'utf8')
    const own = readFileSync(files.certificate, 'utf8')
    const root = readFileSync(ca.file('root.pem'), 'utf8')
    const bags = `Bag Attributes\n    friendlyName: a : b\nKey Attributes: <No Attributes>\n${key}${root}subject=CN=x\n${own}`
    for (const text of [bags, `\ufeff${bags.replaceAll('\n', '\r\n')}`]) {
      writeFileSync(ca.file('all.pem'), text)
      // oxlint-disable-next-line no-await-in-loop -- the next one takes the same file
      expect((await alone(ca.file('all.pem'))).certificate.subject).toBe('CN=machine')
    }
    writeFileSync(ca.file('all.pem'), `\ufeff${bags}`, 'utf16le')
    expect((await alone(ca.file('all.pem'))).chain).toEqual([])
  })

  it.each([
    ['Ed25519', ['ed25519']],
    ['RSA-PSS', ['RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048']],
  ])('with a key of a kind that AWS does not take names it: %s', async (kind, options) => {
    ca.openssl('genpkey', '-algorithm', ...options, '-out', ca.file('odd.key'))
    ca.certificate('odd', 'root', {})
    const odd = { certificate: ca.file('odd.pem'), privateKey: ca.file('odd.key') }
    expect(await refusal(read(odd))).toMatch(new RegExp(`keys of the kind ${kind}$`, 'i'))
  })

  it('with an ML-DSA key is refused by name, whether OpenSSL knows it or not', async () => {
    // PKCS #8 with the object identifier of ML-DSA-65 (RFC 9881) and a seed.
    const seed = Buffer.concat([Buffer.from('8020', 'hex'), Buffer.alloc(32, 7)])
    const head = Buffer.from('3034020100300b0609608648016503040312', 'hex')
    writeFileSync(ca.file('pq.key'), Buffer.concat([head, Buffer.from([0x04, seed.length]), seed]))
    expect(await refusal(read({ privateKey: ca.file('pq.key') }))).toMatch(/keys of the kind ML-DSA-65$/i)
  })
})

describe('a certificate', () => {
  const patched = (name: string, change: (raw: Buffer) => void) => {
    const { raw } = new X509Certificate(readFileSync(files.certificate))
    change(raw)
    writeFileSync(ca.file(name), raw)
    return read({ certificate: ca.file(name) })
  }

  it('with dates that are none cannot be read', async () => {
    // The second of its two times (UTCTime), with the month 13.
    const found = patched('dates.der', (raw) => void raw.write('13', raw.lastIndexOf('\u0017\u000d', 'latin1') + 4))
    expect(await refusal(found)).toBe(`${ca.file('dates.der')} holds no certificate that can be read`)
  })

  it('signs with a negative serial number, as some authorities give them', async () => {
    const { serialNumber } = new X509Certificate(readFileSync(files.certificate))
    const number = Buffer.from(serialNumber, 'hex')
    const { certificate, key, chain } = await patched('negative.der', (raw) => void (raw[raw.indexOf(number)] = 0xff))
    expect(x509Signer({ certificate, key, chain }).keyId).toMatch(/^-\d+$/)
  })
})

describe('a source', () => {
  const arn = (kind: string) => `arn:aws:rolesanywhere:eu-central-1:111122223333:${kind}/0-0`
  const stored = () => ({
    kind: 'roles-anywhere' as const,
    name: 'ci',
    trustAnchor: arn('trust-anchor'),
    profileArn: arn('profile'),
    roleArn: 'arn:aws:iam::111122223333:role/Deploy',
    region: 'eu-central-1',
    ...files,
  })
  const secret = async () => undefined
  const in90Days = () => Date.now() + 90 * 86_400_000

  it('is neither added nor changed with a certificate that is not good now', async () => {
    const context = { awsNow: in90Days, agentFor: () => undefined }
    expect(
      await refusal(Promise.resolve(rolesAnywhere.complete?.(stored(), context, new AbortController().signal))),
    ).toMatch(/^the certificate "machine" expired on /)
    const change = { name: 'ci', certificate: files.certificate }
    const prepare = (awsNow: () => number) =>
      Promise.resolve(rolesAnywhere.prepare?.(stored(), change, { secret, awsNow }))
    expect(await refusal(prepare(in90Days))).toMatch(/^the certificate "machine" expired on /)
    expect(await refusal(prepare(() => 0))).toMatch(/^the certificate "machine" is not valid before /)
    expect(await refusal(prepare(Date.now))).toBe('nothing')
  })

  it('goes to a FIPS endpoint and back, and never where there is none', () => {
    const inUs = {
      ...stored(),
      region: 'us-east-1',
      trustAnchor: arn('trust-anchor').replace('eu-central-1', 'us-east-1'),
      profileArn: arn('profile').replace('eu-central-1', 'us-east-1'),
    }
    const on = rolesAnywhere.change(inUs, { name: 'ci', fips: true }).saved
    expect(on.fips).toBe(true)
    expect(rolesAnywhere.identity(on)).not.toEqual(rolesAnywhere.identity(inUs))
    const off = rolesAnywhere.change(on, { name: 'ci', fips: false }).saved
    expect(rolesAnywhere.identity(off)).toEqual(rolesAnywhere.identity(inUs))
    expect(() => rolesAnywhere.change(stored(), { name: 'ci', fips: true })).toThrow(
      /no FIPS endpoint in eu-central-1$/,
    )
  })

  it('takes no filter that begins like an expression and does not end like one, and leaves one of before alone', () => {
    const refused = 'the profile filter "^team" begins with ^ and does not end with $'
    const profileFilter = 'prod-*\n ^team'
    expect(() => rolesAnywhere.parts({ ...stored(), profileFilter })).toThrow(refused)
    expect(() => rolesAnywhere.change(stored(), { name: 'ci', profileFilter })).toThrow(refused)
    const before = { ...stored(), profileFilter }
    expect(rolesAnywhere.change(before, { name: 'ci', sessionName: 'deploy' }).saved).toMatchObject({ profileFilter })
  })

  it('keeps what is wrong with its files out of other changes', async () => {
    const change = { name: 'ci', sessionName: 'deploy' }
    const given = { ...stored(), certificate: '/nowhere' }
    expect(await rolesAnywhere.prepare?.(given, change, { secret, awsNow: in90Days })).toBe(change)
  })
})

describe('files that are replaced', () => {
  const log = { debug() {}, info() {}, warn() {}, error() {} }

  it('are taken up, but not while certificate and key do not fit', async () => {
    const [first, second] = [ca.leaf('first', { by: 'root' }), ca.leaf('second', { by: 'root' })]
    const used = { certificate: ca.file('used.pem'), privateKey: ca.file('used.key') }
    const put = (from: typeof files, what: 'certificate' | 'privateKey') => copyFileSync(from[what], used[what])
    put(first, 'certificate')
    put(first, 'privateKey')
    const clock = { now: () => Date.now() }
    const lent = { awsNow: clock.now, clock, log, askTime: async () => undefined }
    const material = createMaterial({ name: 'ci', ...used }, async () => undefined, lent)
    const subject = async () => (await material.current()).certificate.subject
    expect(await subject()).toBe('CN=first')
    put(second, 'certificate')
    expect(await subject()).toBe('CN=first')
    expect(material.problem()?.message).toMatch(
      /^the private key does not belong to the certificate, so the old certificate is used until \d{4}-/,
    )
    put(second, 'privateKey')
    expect(await subject()).toBe('CN=second')
    expect(material.problem()).toBeUndefined()
    writeFileSync(used.certificate, 'half of a')
    expect(await subject()).toBe('CN=second')
  })
})

describe('ARNs', () => {
  const anchor = 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/0a-1b'
  const profile = 'arn:aws:rolesanywhere:eu-central-1:111122223333:profile/0a-1b'
  const role = 'arn:aws:iam::111122223333:role/Deploy'

  it.each([
    [{ trustAnchor: anchor }, /^nothing says which roles/],
    [{ trustAnchor: anchor, syncProfile: profile }, /^--sync-role is needed too$/],
    [{ trustAnchor: anchor, roleArn: role }, /^--profile-arn is needed too$/],
    [{ trustAnchor: profile, profileArn: profile, roleArn: role }, /is not the ARN of a trust anchor/],
    [
      { trustAnchor: anchor.replace('aws', 'aws-cn'), profileArn: profile, roleArn: role },
      /is not the ARN of a trust anchor/,
    ],
    [
      { trustAnchor: anchor, profileArn: profile.replace('central', 'west'), roleArn: role },
      /is not where the trust anchor is$/,
    ],
    [
      { trustAnchor: anchor, profileArn: profile, roleArn: role.replace('3333', '4444') },
      /is not in the account of the trust anchor$/,
    ],
  ])('that do not go together are refused: %j', (arns, message) => {
    expect(() => checkArns(arns)).toThrow(message)
  })

  it('that go together are taken, in every partition', () => {
    const china = (arn: string) => arn.replace('arn:aws:', 'arn:aws-cn:').replace('eu-central-1', 'cn-north-1')
    for (const as of [(arn: string) => arn, china])
      expect(checkArns({ trustAnchor: as(anchor), profileArn: as(profile), roleArn: as(role) })).toBeUndefined()
  })
})

it('a profile is wanted where one of the filters fits its whole name', () => {
  const names = ['prod-web', 'prod', 'team-12', 'team-x', 'a.b', 'a-b']
  const wanted = (filters?: string) => names.filter(filterOf(filters))
  expect(wanted()).toEqual(names)
  expect(wanted('prod-*')).toEqual(['prod-web'])
  expect(wanted('prod*\n^team-\\d+$')).toEqual(['prod-web', 'prod', 'team-12'])
  expect(wanted('a.?')).toEqual(['a.b'])
})
