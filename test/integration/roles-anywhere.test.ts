// A source of Roles Anywhere at the sandbox, which judges each signature with its own code.
import { createClockOffset } from '#engine/aws/clock-offset.ts'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { homeFolders } from '#local/home-names.ts'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import { createAgentRig } from './agent-rig.ts'
import { refusalOf, type RolesAnywhereRig, startRolesAnywhereRig } from './roles-anywhere-rig.ts'

let rig: RolesAnywhereRig
beforeAll(async () => {
  rig = await startRolesAnywhereRig({ credentialTtlMs: 12 * 3_600_000 })
})
afterAll(() => rig[Symbol.asyncDispose]())
beforeEach(() => rig.use(rig.ca.leaf('machine', { by: 'root' })))

const account = 'arn:aws:iam::100000000000:role'
const profile = (name: string, roles: readonly string[], change: object = {}) => ({
  name,
  enabled: true,
  roleArns: roles.map((role) => `${account}/${role}`),
  durationSeconds: 3_600,
  acceptRoleSessionName: false,
  tags: {},
  ...change,
})

describe('credentials', () => {
  it.each(['rsa:2048', 'rsa:4096', 'ec:P-256', 'ec:P-384', 'ec:P-521'])(
    'come for a key of OpenSSL’s, %s',
    async (key) => {
      // Its highest bit is set, and a number would not hold it.
      rig.use(rig.ca.leaf('machine', { by: 'root', key, serial: 'f123456789abcdef0123456789abcdef01234567' }))
      const { source, credentials } = rig.open()
      await source.sync?.()
      const got = await credentials('team-2')
      expect(got.expiresAt).toBe(Math.floor((rig.now() + 3_600_000) / 1_000) * 1_000)
      expect(got.accessKeyId).toMatch(/^ASIA/)
    },
  )

  it('come for a certificate that an earlier sandbox with this seed issued, and not for one of another seed', async () => {
    const issued = async (seed: number) => {
      const sandbox = await startSandbox({ ...defaultSandboxOptions, seed })
      const { certificate, privateKey } = await sandbox.rolesAnywhere.certificate(`seed-${seed}`)
      await sandbox.close()
      const identity = rig.ca.file(`seed-${seed}.pem`)
      writeFileSync(identity, certificate + privateKey, { mode: 0o600 })
      const { trustAnchorArn: trustAnchor } = rig.sandbox.rolesAnywhere
      return rig.open({ trustAnchor, certificate: identity, privateKey: identity }).source.sync?.() ?? Promise.resolve()
    }
    expect(await refusalOf(issued(defaultSandboxOptions.seed))).toBe('nothing')
    expect(await refusalOf(issued(2))).toBe('the trust anchor does not trust this certificate')
  })

  it('come from where the agent’s environment has the service, which an endpoint of the source’s own goes before', async () => {
    const asked: string[] = []
    const endpointFor = (service: string) => {
      asked.push(service)
      return rig.sandbox.endpointUrl
    }
    const { source, credentials } = rig.open({ endpointUrl: undefined }, { endpointFor })
    await source.sync?.()
    expect(await credentials('team-2')).toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA/) })
    expect(new Set(asked)).toEqual(new Set(['rolesanywhere']))
    const elsewhere = rig.open({}, { endpointFor: () => 'http://127.0.0.1:1' })
    expect(await refusalOf(elsewhere.source.sync?.() ?? Promise.resolve())).toBe('nothing')
  })

  it('come through a chain that was given the wrong way round', async () => {
    rig.ca.authority('middle', 'root')
    rig.ca.authority('lower', 'middle')
    rig.use(rig.ca.leaf('deep', { by: 'lower' }))
    const chain = rig.ca.file('chain.pem')
    writeFileSync(chain, ['middle', 'lower'].map((name) => readFileSync(rig.ca.file(`${name}.pem`), 'utf8')).join(''))
    await rig.open({ chain }).source.sync?.()
    expect(await refusalOf(rig.open().source.sync?.() ?? Promise.resolve())).toBe(
      'the trust anchor does not trust this certificate',
    )
  })

  it('last as long as profile and role let them; how long the role does is found once, until somebody asks or the list is another', async () => {
    const [long, both] = [
      rig.control.putProfile(profile('long', ['LongShift'], { durationSeconds: 43_200 })),
      rig.control.putProfile(profile('hour', ['ChainStart'], { durationSeconds: 43_200 })),
    ]
    const { source, credentials } = rig.open()
    await source.sync?.()
    expect(source.roles().find(({ name }) => name === 'long')?.longest).toBe(43_200)
    const asked = async (name: string) => {
      const before = rig.calls('CreateSession')
      const { expiresAt = 0 } = await credentials(name)
      return { hours: Math.round((expiresAt - rig.now()) / 3_600_000), calls: rig.calls('CreateSession') - before }
    }
    expect(await asked('long')).toEqual({ hours: 12, calls: 1 })
    expect(await asked('hour')).toEqual({ hours: 1, calls: 5 })
    expect(await asked('hour')).toEqual({ hours: 1, calls: 1 })
    const again: readonly (() => unknown)[] = [
      () => source.sync?.(),
      () => source.preflight?.(new AbortController().signal),
      () => source.refresh?.(),
      () => {
        rig.control.removeProfile(long)
        rig.skip(5 * 60_000)
        return source.sync?.(true)
      },
    ]
    for (const what of again) {
      // oxlint-disable-next-line no-await-in-loop -- each begins with what the one before it found
      await what()
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect([await asked('hour'), await asked('hour')]).toMatchObject([{ calls: 5 }, { calls: 1 }])
    }
    rig.control.removeProfile(both)
  })

  it.each([
    [
      'an anchor that is not there',
      {},
      { trustAnchor: 'arn:aws:rolesanywhere:us-east-1:100000000000:trust-anchor/0-0' },
      'there is no such trust anchor',
    ],
    [
      'a profile that is not there',
      {},
      { profileArn: 'arn:aws:rolesanywhere:us-east-1:100000000000:profile/0-0' },
      'there is no such profile',
    ],
    ['a role that the profile has not', {}, { roleArn: `${account}/Locked` }, 'the profile does not have this role'],
    [
      'a role that trusts nobody',
      { roles: ['Locked'] },
      { roleArn: `${account}/Locked` },
      'the role does not trust Roles Anywhere',
    ],
    ['a profile that is disabled', { enabled: false }, {}, 'the profile is disabled'],
  ])(
    'are refused with what is wrong: %s',
    async (
      _what,
      { roles = ['ChainStart'], ...change }: { readonly roles?: string[]; readonly enabled?: boolean },
      config,
      message,
    ) => {
      const byHand = rig.control.putProfile(profile('by-hand', roles, change))
      const { source, credentials } = rig.open({
        syncProfile: undefined,
        syncRole: undefined,
        profileArn: byHand,
        roleArn: `${account}/ChainStart`,
        ...config,
      })
      expect(await refusalOf(credentials())).toBe(message)
      expect(source.sync).toBeUndefined()
      rig.control.removeProfile(byHand)
    },
  )

  it('come for a negative serial number, as some authorities give them', async () => {
    const { certificate, privateKey } = rig.ca.leaf('negative', { by: 'root' })
    const [request, extensions] = [rig.ca.file('negative.csr'), rig.ca.file('negative.ext')]
    const by = ['-CA', rig.ca.file('root.pem'), '-CAkey', rig.ca.file('root.key'), '-extfile', extensions]
    rig.ca.openssl('x509', '-req', '-in', request, ...by, '-set_serial', '-5', '-days', '9', '-out', certificate)
    rig.use({ certificate, privateKey })
    const { credentials, source } = rig.open()
    await source.sync?.()
    expect((await credentials('team-1')).accessKeyId).toMatch(/^ASIA/)
  })

  it('say where the chain ended that the trust anchor does not trust', async () => {
    const names = ['stranger', 'b', 'c', 'd', 'e', 'f', 'g']
    names.forEach((name, at) => rig.ca.authority(name, names[at - 1] ?? name))
    const refused = async (by: string, ...above: readonly string[]) => {
      rig.use(rig.ca.leaf('machine', { by }))
      const chain = rig.ca.file('shown.pem')
      writeFileSync(chain, above.map((name) => readFileSync(rig.ca.file(`${name}.pem`), 'utf8')).join(''))
      return rig.open(above.length === 0 ? {} : { chain }).source.sync?.()
    }
    const among = (hint: string) => expect.objectContaining({ hint: expect.stringContaining(hint) })
    await expect(refused('c')).rejects.toEqual(among('check that the trust anchor has "c", or give the certificates'))
    // The one between is not there.
    await expect(refused('d', 'b', 'd')).rejects.toEqual(among('ended with "d": check that the trust anchor has "c"'))
    await expect(refused('g', ...names)).rejects.toEqual(
      among(
        'AWS reads no more than 5 certificates above it, which ended with "c": check that the trust anchor has "b".',
      ),
    )
  })

  it('are refused for a certificate of a stranger, and for one that was revoked', async () => {
    rig.ca.authority('stranger')
    rig.use(rig.ca.leaf('machine', { by: 'stranger' }))
    const { source } = rig.open()
    expect(await refusalOf(source.sync?.() ?? Promise.resolve())).toBe(
      'the trust anchor does not trust this certificate',
    )
    rig.use(rig.ca.leaf('machine', { by: 'root', serial: 'dead' }))
    rig.control.revoke('DEAD')
    expect(await refusalOf(source.sync?.() ?? Promise.resolve())).toBe('this certificate was revoked')
  })

  it('are not asked for with a certificate that has ended, and come again once it is replaced', async () => {
    rig.use(rig.ca.leaf('machine', { by: 'root', days: 1 }))
    const { source, credentials } = rig.open()
    await source.sync?.()
    rig.skipTo(3_600_000)
    await credentials('team-1')
    expect(rig.notices.at(-1)).toMatch(/^Source "ci": the certificate "machine" ends in 1 h, on /)
    rig.skipTo(0)
    const asked = rig.calls('CreateSession')
    expect(await refusalOf(credentials('team-1'))).toMatch(/^the certificate "machine" expired on /)
    expect(source.state()).toMatchObject({ state: 'error', problem: expect.stringContaining('expired on') })
    expect(rig.calls('CreateSession')).toBe(asked)
    rig.use(rig.ca.leaf('machine', { by: 'root', days: 9 }))
    await credentials('team-1')
    expect(source.state()).toMatchObject({ state: 'ready' })
  })
})

it('an answer that lied about the time, or a clock that was set, keeps nobody out', async () => {
  const offset = createClockOffset({ clock: { now: rig.now } })
  const lent = { awsNow: offset.now, sawDate: offset.observe }
  const { credentials, source } = rig.open({}, lent)
  await source.sync?.()
  for (const _ of [1, 2]) offset.observe(new Date(rig.now() + 3_650 * 86_400_000).toUTCString(), rig.now(), rig.now())
  const asked = rig.calls('CreateSession')
  await credentials('team-1')
  expect(rig.calls('CreateSession')).toBe(asked + 1)
})

describe('the session of a certificate', () => {
  const everything = {
    'x509Subject/C': 'DE',
    'x509Subject/O': 'Example',
    'x509Subject/OU': 'Security/Engineering/Research',
    'x509Subject/CN': 'alice',
    'x509SAN/DNS': 'example.com',
    'x509SAN/URI': 'spiffe://example.com/workload/alice',
    'x509SAN/Name/CN': 'directory',
    'x509SAN/Name/O': 'Example',
  }
  const names = 'DNS:example.com,DNS:other.example,URI:spiffe://example.com/workload/alice,URI:urn:other,dirName:dir'
  const long = 'n'.repeat(62)

  it.each([
    [
      'of a machine',
      '/C=DE/O=Example/OU=Security/OU=Engineering/OU=Research/CN=alice',
      `\nsubjectAltName=${names}\n[dir]\nCN=directory\nO=Example`,
      everything,
      'CN=alice',
    ],
    // AWS leaves out what no tag may hold.
    [
      'in other letters',
      '/O=A & B/L=Köln/CN=Jürgen',
      '',
      { 'x509Subject/L': 'Köln', 'x509Subject/CN': 'Jürgen' },
      'CN=Jürgen',
    ],
    ['with a long name', `/CN=${long}`, '', { 'x509Subject/CN': long }, long],
    ['without a name', '/O=Example', '', { 'x509Subject/O': 'Example' }, 'ID=0f123001'],
  ])('carries the tags and the source identity that the source shows: %s', async (_what, subject, more, tags, who) => {
    const extensions = `basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature${more}`
    rig.use(rig.ca.leaf('machine', { by: 'root', subject, serial: 'f123001', extensions }))
    const { source, credentials } = rig.open()
    await source.sync?.()
    await credentials('team-1')
    const carried = { ...tags, 'x509Issuer/CN': 'root' }
    expect(rig.control.sessions().at(-1)).toMatchObject({ tags: carried, sourceIdentity: who })
    expect(source.state()).toMatchObject({ sessionTags: carried, sourceIdentity: who })
    expect(Object.keys(source.state().sessionTags ?? {}).sort()).toEqual(Object.keys(carried).sort())
  })
})

it('a certificate that is replaced under load fails no call', async () => {
  const { source, credentials } = rig.open()
  await source.sync?.()
  const fresh = ['one', 'two', 'three'].map((name) => rig.ca.leaf(name, { by: 'root' }))
  const used = new Set<string>()
  for (const files of fresh) {
    const calls = Array.from({ length: 8 }, () => credentials('team-1'))
    rig.use(files)
    // oxlint-disable-next-line no-await-in-loop -- one replacement after the other
    for (const { accessKeyId } of await Promise.all(calls)) used.add(accessKeyId)
  }
  expect(used.size).toBe(24)
  expect(source.state()).toMatchObject({ state: 'ready' })
})

it('the old certificate is used on between the two writes of who replaces certificate and key', async () => {
  const { source, credentials } = rig.open()
  await source.sync?.()
  const until = () => source.state().until
  const before = until()
  const fresh = rig.ca.leaf('longer', { by: 'root', days: 90 })
  copyFileSync(fresh.certificate, rig.used.certificate)
  await Promise.all(Array.from({ length: 8 }, () => credentials('team-1')))
  expect(until()).toBe(before)
  copyFileSync(fresh.privateKey, rig.used.privateKey)
  await Promise.all(Array.from({ length: 8 }, () => credentials('team-1')))
  expect(until()).toBeGreaterThan(before ?? Infinity)
})

describe('the list of profiles', () => {
  it('has each enabled one that is wanted, with its tags, and not the one for the sync', async () => {
    const put = [
      profile('pay-prod', ['ChainStart', 'LongShift'], { tags: { team: 'pay' } }),
      profile('pay-dev', ['ChainStart'], { tags: { LatchkeyApplicationName: 'play' } }),
      profile('pay-old', ['ChainStart'], { enabled: false }),
    ].map(rig.control.putProfile)
    const { source, names } = rig.open({ profileFilter: 'pay-*\n^team-[12]$' })
    await source.sync?.()
    expect(names().sort()).toEqual(['pay-prod-ChainStart', 'pay-prod-LongShift', 'play', 'team-1', 'team-2'])
    expect(source.roles().find(({ name }) => name === 'pay-prod-LongShift')).toMatchObject({
      accountId: '100000000000',
      labels: { 'aws/team': 'pay', 'latchkey/roles-anywhere-profile-arn': put[0] },
    })
    // Else it would stay behind at an uninstall.
    expect(homeFolders.cache.isOurs('ci.json', rig.cached())).toBe(true)
    for (const arn of put) rig.control.removeProfile(arn)
  })

  it('is fetched every five minutes, keeps the last good one while it fails, and says since when', async () => {
    const { source, names, minutePasses } = rig.open()
    await source.load?.()
    await source.sync?.()
    expect(names()).toEqual(['team-1', 'team-2', 'team-3'])
    const added = rig.control.putProfile(profile('fresh', ['ChainStart']))
    for (let minute = 1; minute < 5; minute += 1) minutePasses()
    const listed = settled(source, () => names().includes('fresh'))
    minutePasses()
    await listed
    const since = new Date(rig.now()).toISOString()
    rig.ca.authority('stranger')
    rig.use(rig.ca.leaf('machine', { by: 'stranger' }))
    rig.skip(3_600_000)
    const failed = settled(source, () => source.state().lastSync?.outcome === 'error')
    minutePasses()
    await failed
    expect(names()).toContain('fresh')
    const problem = `its profiles have not been fetched since ${since}: the trust anchor does not trust this certificate`
    expect(source.state()).toMatchObject({ state: 'ready', problem, lastSync: { outcome: 'error', profiles: 0 } })
    const next = rig.open()
    await next.source.load?.()
    expect(next.names()).toContain('fresh')
    expect(next.source.state()).toMatchObject({ problem, syncedAt: Date.parse(since) })
    rig.control.removeProfile(added)
  })

  it('is fetched at once when a new certificate is in place of the one that failed', async () => {
    rig.ca.authority('stranger')
    rig.use(rig.ca.leaf('machine', { by: 'stranger' }))
    rig.forget()
    const { source, names, minutePasses } = rig.open()
    await source.load?.()
    await source.sync?.().catch(() => undefined)
    rig.use(rig.ca.leaf('renewed', { by: 'root' }))
    const listed = settled(source, () => names().length === 3)
    minutePasses()
    await listed
    expect(source.state()).toMatchObject({ state: 'ready', lastSync: { outcome: 'success', profiles: 3 } })
  })

  it('has every profile but those that are bad, and then those as they were before', async () => {
    const bad = new Set([3, 40, 41, 42, 43, 96])
    const put = (at: number, change = {}) => rig.control.putProfile(profile(`many-${at}`, ['ChainStart'], change))
    const arns = Array.from({ length: 97 }, (_, at) => put(at, bad.has(at) ? { roleArns: ['not an ARN'] } : {}))
    const { source, names } = rig.open()
    await source.sync?.()
    expect(names()).toHaveLength(94)
    expect(source.state().problem).toMatch(
      /^94 profiles are there, but 6 could not be read: profile "many-3": .*, and 5 more$/,
    )
    for (const at of bad) put(at)
    await source.sync?.()
    rig.control.breakProfile(arns[40] ?? '')
    await source.sync?.()
    expect(names()).toHaveLength(100)
    expect(source.state()).toMatchObject({
      problem: '100 profiles are there, but 1 could not be read: profile "many-40": AWS cannot find it',
      lastSync: { outcome: 'error', profiles: 100 },
    })
    for (const arn of arns) rig.control.removeProfile(arn)
  })

  it('names roles apart where profiles, tags or roles are called alike', async () => {
    const tag = (name: string) => ({ tags: { LatchkeyApplicationName: name } })
    const put = [
      profile('one', ['ChainStart'], tag('app')),
      profile('two', ['LongShift'], tag('app')),
      profile('three', ['LongShift'], tag('app')),
      profile('four', ['LongShift', 'LongShift'], tag(' ')),
      profile('five', ['LongShift'], tag('ünder ☂ \u001b[31mred/…')),
    ].map(rig.control.putProfile)
    const { source, names } = rig.open({ profileFilter: '^(one|two|three|four|five)$' })
    await source.sync?.()
    const id = (at: number) => put[at]?.replace(/^.*\//, '').slice(0, 8) ?? ''
    expect(names().sort()).toEqual(
      ['app-ChainStart', `app-LongShift-${id(1)}`, `app-LongShift-${id(2)}`, 'four', 'ünder ☂ red/…'].sort(),
    )
    for (const arn of put) rig.control.removeProfile(arn)
  })

  it('is told of beside a certificate that is about to end, and not beside one that has ended', async () => {
    rig.use(rig.ca.leaf('machine', { by: 'root', days: 1 }))
    const { source } = rig.open({ profileFilter: 'nobody' })
    rig.skipTo(3_600_000)
    await source.sync?.()
    expect(source.state().problem).toMatch(
      /^the certificate "machine" ends in 1 h, on .*; none of the 3 enabled profiles/,
    )
    rig.skip(3_600_000)
    await source.sync?.().catch(() => undefined)
    expect(source.state().problem).toMatch(/^the certificate "machine" expired on [\d-]+$/)
  })

  it('says so when nothing fits its filter, and shows the other profiles at once when the filter goes', async () => {
    const { source } = rig.open({ profileFilter: 'prod-*\n^nothing$' })
    await source.sync?.()
    expect(source.roles()).toEqual([])
    expect(source.state()).toMatchObject({
      state: 'ready',
      problem: 'none of the 3 enabled profiles is called "prod-*" or "^nothing$"',
    })
    const wider = rig.open()
    await wider.source.load?.()
    await wider.source.sync?.(true)
    expect(wider.names()).toEqual(['team-1', 'team-2', 'team-3'])
    const narrower = rig.open({ profileFilter: 'team-2' })
    await narrower.source.load?.()
    expect(narrower.names()).toEqual(['team-2'])
  })

  it('is fetched once for everyone who asks at a time, and by nobody once the source is gone', async () => {
    const { source, life } = rig.open()
    const lists = rig.calls('ListProfiles')
    await Promise.all([source.sync?.(), source.sync?.(), source.sync?.(false, AbortSignal.timeout(60_000))])
    expect(rig.calls('ListProfiles')).toBe(lists + 1)
    await source.forget()
    const late = source.sync?.() ?? Promise.resolve()
    life.abort(new Error('the source is gone'))
    expect(await refusalOf(late)).toBe('the source is gone')
    expect(rig.cached()).toBeNull()
  })

  it('comes through at the one call a second that AWS takes, and tells how far it is', async () => {
    await using slow = await startRolesAnywhereRig({ profiles: 12, throttle: 2 })
    const { source, names } = slow.open()
    const told = new Set<number | undefined>()
    const listed = new Set<number>()
    source.subscribe?.(() => {
      told.add(source.state().progress?.done)
      listed.add(names().length)
    })
    await source.sync?.()
    expect(names()).toHaveLength(12)
    // The first list is shown as it comes.
    expect([...listed]).toEqual(expect.arrayContaining([1, 6, 12]))
    listed.clear()
    await source.sync?.()
    expect([...listed]).toEqual([12])
    expect([...told]).toEqual(expect.arrayContaining([0, 5, 11]))
  })
})

/** Resolves when the source tells of a change after which this is so. */
const settled = (source: ReturnType<RolesAnywhereRig['open']>['source'], fits: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const leave = source.subscribe?.(() => fits() && (leave?.(), resolve()))
  })

describe('an agent', () => {
  it('adds a source, lists its roles and gives their sessions; the vault alone has the key', async () => {
    const agent = await createAgentRig()
    try {
      const { rolesAnywhere, endpointUrl } = agent.sandbox
      const { certificate, privateKey } = await rolesAnywhere.certificate('build')
      writeFileSync(rig.ca.file('build.pem'), certificate)
      const { trustAnchorArn, syncProfileArn, syncRoleArn } = rolesAnywhere
      await agent.client.sources.add({
        kind: 'roles-anywhere',
        name: 'ci',
        trustAnchor: trustAnchorArn,
        certificate: rig.ca.file('build.pem'),
        keyText: privateKey,
        syncProfile: syncProfileArn,
        syncRole: syncRoleArn,
        endpointUrl,
      })
      expect(await agent.client.sources.sync({ name: 'ci' })).toMatchObject({ state: 'ready', roles: 3 })
      expect(await agent.client.sessions.start({ role: 'team-1' })).toMatchObject({ state: 'active' })
      expect(JSON.stringify(await agent.client.sources.show({ name: 'ci' }))).not.toContain('PRIVATE KEY')
      expect(readFileSync(agent.paths.settings, 'utf8')).not.toContain('PRIVATE KEY')
    } finally {
      await agent.close()
    }
  })
})
