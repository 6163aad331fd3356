// What the check of a source of Roles Anywhere says of each refusal that AWS has, and what is asked for in its place.
import { X509Certificate } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rolesAnywhere } from '#agent/identity/roles-anywhere/kind.ts'
import { type RolesAnywhereRig, startRolesAnywhereRig } from './roles-anywhere-rig.ts'

let rig: RolesAnywhereRig
beforeAll(async () => {
  rig = await startRolesAnywhereRig({ credentialTtlMs: 12 * 3_600_000 })
})
afterAll(() => rig[Symbol.asyncDispose]())
beforeEach(() => rig.use(rig.ca.leaf('machine', { by: 'root' })))

const role = (name: string): string => `arn:aws:iam::100000000000:role/${name}`
const profile = { name: 'hand', enabled: true, roleArns: [role('ChainStart')], durationSeconds: 3_600 }
const plain = { ...profile, acceptRoleSessionName: false, tags: {} }
const none = { syncProfile: undefined, syncRole: undefined }
const byHand = (change: object = {}, roleArn = role('ChainStart')) => ({
  ...none,
  profileArn: rig.control.putProfile({ ...plain, ...change }),
  roleArn,
})
const everything = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']

const steps = async (change = {}) => (await rig.open(change).source.preflight?.(new AbortController().signal)) ?? []
const short = async (change = {}) =>
  (await steps(change)).map(({ what, outcome }) => `${what.split(' ')[0]} ${outcome}`)
const wrong = async (change = {}) => (await steps(change)).filter(({ outcome }) => outcome === 'wrong')

describe('the check', () => {
  it('goes through what is right in the order in which it would be put right', async () => {
    expect((await steps()).map(({ what, outcome }) => `${what} ${outcome}`)).toEqual([
      'certificate right',
      'trust anchor right',
      expect.stringMatching(/^profile .* right$/),
      'role ChainStart right',
      'permissions of the sync role right',
    ])
  })

  it.each<[string, () => object, readonly string[], string]>([
    [
      'no such anchor',
      () => ({ trustAnchor: 'arn:aws:rolesanywhere:us-east-1:100000000000:trust-anchor/0-0' }),
      ['certificate right', 'trust wrong'],
      'there is no such trust anchor',
    ],
    [
      'a disabled anchor',
      () => ({ trustAnchor: rig.control.trust('off', readFileSync(rig.ca.file('root.pem'), 'utf8'), false) }),
      ['certificate right', 'trust wrong'],
      'the trust anchor is disabled',
    ],
    [
      'an anchor of another authority',
      () => {
        rig.ca.authority('other')
        return { trustAnchor: rig.control.trust('other', readFileSync(rig.ca.file('other.pem'), 'utf8')) }
      },
      ['certificate right', 'trust wrong'],
      'the trust anchor does not trust this certificate',
    ],
    [
      'no such profile',
      () => ({ syncProfile: 'arn:aws:rolesanywhere:us-east-1:100000000000:profile/0-0' }),
      ['certificate right', 'trust right', 'profile wrong'],
      'there is no such profile',
    ],
    [
      'a disabled profile',
      () => byHand({ enabled: false }),
      ['certificate right', 'trust right', 'profile wrong'],
      'the profile is disabled',
    ],
    [
      'a profile without the role',
      () => byHand({}, role('LongShift')),
      ['certificate right', 'trust right', 'profile wrong'],
      'the profile does not have this role',
    ],
    [
      'a role that trusts nobody',
      () => byHand({ roleArns: [role('Locked')] }, role('Locked')),
      ['certificate right', 'trust right', 'profile right', 'role wrong'],
      'the role does not trust Roles Anywhere',
    ],
  ])('ends at what is wrong: %s', async (_what, change, expected, message) => {
    expect(await short(change())).toEqual(expected)
    expect(await wrong(change())).toMatchObject([{ message, hint: expect.stringMatching(/\S/) }])
  })

  it.each([
    ['an action', (anchor: string) => [everything.slice(0, 2), anchor] as const],
    ['this trust anchor', (anchor: string) => [everything, `${anchor}0`] as const],
  ])('blames the role whose trust policy leaves out %s', async (_what, policy) => {
    const arn = role('LongShift')
    const change = byHand({ roleArns: [arn] }, arn)
    rig.control.trustPolicy(arn, ...policy(rig.trustAnchor))
    expect(await wrong(change)).toMatchObject([{ what: 'role LongShift' }])
    rig.control.trustPolicy(arn, everything, rig.trustAnchor)
    expect(await wrong(change)).toEqual([])
  })

  it('says what a sync role may not do, and which permission it wants', async () => {
    const arn = role('LongShift')
    const syncProfile = rig.control.putProfile({ ...plain, name: 'other-sync', roleArns: [arn] })
    expect(await wrong({ syncProfile, syncRole: arn })).toEqual([
      {
        what: 'permissions of the sync role',
        outcome: 'wrong',
        message: 'AWS refused: the role LongShift may not read the tags of a profile',
        hint: 'Give the sync role the permissions that latchkey roles-anywhere setup prints.',
      },
    ])
  })

  it('says which profiles there are when the filter fits none of them', async () => {
    expect(await short({ profileFilter: 'prod-*' })).toEqual([
      ...['certificate', 'trust', 'profile', 'role', 'permissions'].map((what) => `${what} right`),
      'profile wrong',
    ])
    expect(await wrong({ profileFilter: 'prod-*' })).toMatchObject([
      {
        message: expect.stringMatching(/^none of the \d enabled profiles is called "prod-\*"$/),
        hint: expect.stringMatching(
          /^There are "team-1", .*\. Change it: latchkey source edit ci --profile-filter PATTERN$/,
        ),
      },
    ])
  })

  it('says of a certificate that was revoked that it is wrong, not the anchor', async () => {
    rig.use(rig.ca.leaf('revoked', { by: 'root' }))
    rig.control.revoke(new X509Certificate(readFileSync(rig.used.certificate)).serialNumber)
    expect(await steps(byHand())).toMatchObject([
      { what: 'certificate', outcome: 'wrong', message: 'this certificate was revoked' },
    ])
  })

  it.skipIf(process.platform === 'win32')('tells of a key that every user can read, and uses it', async () => {
    chmodSync(dirname(rig.used.privateKey), 0o755)
    chmodSync(rig.used.privateKey, 0o644)
    const [certificate] = await steps(byHand())
    expect(certificate).toMatchObject({
      outcome: 'right',
      message: expect.stringMatching(/; every user of this computer can read the private key /),
      hint: `Let its owner alone read it: chmod o= ${rig.used.privateKey}`,
    })
    chmodSync(dirname(rig.used.privateKey), 0o700)
    expect((await steps(byHand()))[0]).not.toHaveProperty('hint')
  })

  it.skipIf(process.platform === 'win32')(
    'is heard of before it is saved: a key for all, an end that is near',
    async () => {
      const given = { kind: 'roles-anywhere' as const, name: 'ci', ...rig.used, trustAnchor: rig.trustAnchor }
      const { signal } = new AbortController()
      const { validTo } = new X509Certificate(readFileSync(rig.used.certificate))
      const remark = async (now: number) =>
        (await rolesAnywhere.complete?.(given, { agentFor: () => undefined, awsNow: () => now }, signal))?.remark
      expect(await remark(rig.now())).toBeUndefined()
      chmodSync(dirname(rig.used.privateKey), 0o755)
      chmodSync(rig.used.privateKey, 0o644)
      expect(await remark(rig.now())).toMatchObject({ message: expect.stringMatching(/^every user of this computer/) })
      expect(await remark(Date.parse(validTo) - 3_600_000)).toEqual({
        message: expect.stringMatching(/^the certificate "machine" ends in 1 h, on /),
        hint: expect.stringMatching(/^Put a new certificate/),
      })
      chmodSync(dirname(rig.used.privateKey), 0o700)
    },
  )
})

describe.skipIf(process.platform === 'win32')('the check of a source whose certificate is in use', () => {
  const instead: readonly (readonly [string, (path: string) => void, RegExp])[] = [
    ['a pipe', (path) => execFileSync('mkfifo', [path]), /^the private key .* is no file/],
    ['a device', (path) => symlinkSync('/dev/zero', path), /^the private key .* is no file/],
    ['a folder', (path) => mkdirSync(path), /^the private key .* is no file/],
    ['a link to nothing', (path) => symlinkSync('/nowhere/at/all', path), /^the private key .* does not exist/],
    ['an empty file', (path) => writeFileSync(path, ''), /^the private key .* is empty/],
  ]

  it.each(instead)('sees %s in place of the key, and that the old one is used on', async (_what, put, message) => {
    const { source, credentials } = rig.open(byHand())
    const check = async () => (await source.preflight?.(new AbortController().signal)) ?? []
    await credentials()
    rmSync(rig.used.privateKey)
    put(rig.used.privateKey)
    const [certificate, ...rest] = await check()
    expect(certificate).toMatchObject({
      what: 'certificate',
      outcome: 'wrong',
      message: expect.stringMatching(message),
    })
    expect(certificate?.message).toMatch(
      /^((?!old certificate).)*, so the old certificate is used until \d{4}-\d\d-\d\d$/,
    )
    expect(certificate?.hint).not.toContain('chmod')
    expect(rest).toEqual([])
    expect((await credentials()).accessKeyId).toMatch(/^ASIA/)
    rmSync(rig.used.privateKey, { recursive: true })
    rig.use(rig.ca.leaf('machine', { by: 'root' }))
    expect((await check())[0]).toMatchObject({ outcome: 'right' })
    expect(source.state()).not.toHaveProperty('problem')
  })
})

describe('a session name', () => {
  it('is not for the session that lists the profiles, whose profile takes none', async () => {
    const { source } = rig.open({ sessionName: 'deploy' })
    await source.sync?.()
    expect(source.state()).toMatchObject({ state: 'ready' })
    expect(source.state().problem).toBeUndefined()
    expect(rig.notices.filter((each) => each.includes('session name'))).toEqual([])
  })

  const sessions = () => rig.calls('CreateSession')

  it('that a profile does not take is left out, at once in later sessions, and a person hears of it', async () => {
    const { source, credentials } = rig.open({ ...byHand(), sessionName: 'deploy' })
    const before = sessions()
    expect((await credentials()).accessKeyId).toMatch(/^ASIA/)
    expect(sessions() - before).toBe(2)
    await credentials()
    expect(sessions() - before).toBe(3)
    expect(source.state()).toMatchObject({
      state: 'ready',
      problem: 'a profile takes no session name: CloudTrail shows the serial number of the certificate',
    })
    expect(rig.notices.filter((each) => each.includes('session name'))).toHaveLength(1)
    expect((await steps({ ...byHand(), sessionName: 'deploy' }))[2]).toMatchObject({
      outcome: 'right',
      message: expect.stringMatching(/; it takes no session name: CloudTrail shows the serial number/),
    })
  })

  it('is sent to a profile that takes one', async () => {
    const { source, credentials } = rig.open({ ...byHand({ acceptRoleSessionName: true }), sessionName: 'deploy' })
    const before = sessions()
    await credentials()
    expect(sessions() - before).toBe(1)
    expect(source.state().problem).toBeUndefined()
  })
})
