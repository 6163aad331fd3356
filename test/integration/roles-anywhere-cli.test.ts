// A certificate at the command line, and what its check says.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type CliRig, createCliRig } from './cli-rig.ts'

let cli: CliRig
let identity: string
let add: readonly string[]
beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
  const { endpointUrl } = z.object({ endpointUrl: z.string() }).parse(await cli.json(['source', 'show', 'sandbox']))
  const text = await (await fetch(`${endpointUrl}/roles-anywhere/identity?name=build`)).text()
  identity = join(cli.home.folder, 'identity.pem')
  await writeFile(identity, text)
  const arns = text.split('\n').flatMap((line) => (line.startsWith('# ') ? line.slice(2).split(' ') : []))
  add = ['--certificate', identity, ...arns, '--endpoint-url', endpointUrl]
})
afterAll(() => cli.close())

describe('a certificate', () => {
  it('is a source whose roles give credentials, and whose check goes through', async () => {
    expect(await cli.ok(['source', 'add', 'roles-anywhere', 'ci', ...add, '--private-key', identity])).toBe(
      'ci added\n',
    )
    expect(await cli.ok(['source', 'sync', 'ci'])).toMatch(/^ci .* just now /m)
    const role = z.object({ AccessKeyId: z.string().startsWith('ASIA') })
    await cli.ok(['start', 'team-1'])
    expect(role.parse(JSON.parse(await cli.ok(['credentials', 'team-1'])))).toBeDefined()
    const { code, stdout } = await cli.run(['roles-anywhere', 'check', 'ci'])
    expect({ code, said: stdout.split('\n').map((line) => line.split(/[:,]/)[0]) }).toEqual({
      code: 0,
      said: [
        'ok     certificate',
        'ok     trust anchor',
        expect.stringMatching(/^ok {5}profile /),
        'ok     role ChainStart',
        'ok     permissions of the sync role',
        '',
      ],
    })
  })

  it('tells when its profiles were fetched, how many there are and what is wrong, and is fetched with all others', async () => {
    // Nobody is signed in to the sandbox's Identity Center.
    expect(await cli.run(['source', 'sync'])).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^ci +roles-anywhere +ready +.* 3 +/m),
      stderr: expect.stringContaining('nobody is signed in to "sandbox-sso"'),
    })
    expect(await cli.json(['source', 'show', 'ci'])).toMatchObject({
      syncs: true,
      lastSync: { outcome: 'success', profiles: 3, startedAt: expect.any(String), endedAt: expect.any(String) },
    })
    await cli.ok(['source', 'edit', 'ci', '--profile-filter', 'nobody-*'])
    const problem = 'none of the 3 enabled profiles is called "nobody-*"'
    expect(await cli.ok(['source', 'sync', 'ci'])).toContain(`ci: ${problem}\n`)
    const shown = await cli.ok(['source', 'show', 'ci'])
    expect(shown).toContain(`ci: ${problem}\n`)
    expect(shown).toMatch(/^last sync +error, 0 profiles, 20\d\d-.*Z$/m)
    expect(shown).toMatch(/^certificate ends +20\d\d-.*Z$/m)
    await cli.ok(['source', 'edit', 'ci', '--profile-filter', ''])
    await cli.ok(['source', 'sync', 'ci'])
    const roles = z.array(
      z.looseObject({ name: z.string(), arn: z.string(), labels: z.record(z.string(), z.string()) }),
    )
    const [first] = roles.parse(await cli.json(['roles', 'team-1']))
    expect(first?.labels).toMatchObject({
      'aws/team': 'team-1',
      'latchkey/source': 'ci',
      aws_account_id: '100000000000',
    })
  })

  it('gets another trust anchor, profile or role, which ends its sessions; what cannot be right changes nothing', async () => {
    const edit = (...change: readonly string[]) => cli.run(['source', 'edit', 'ci', ...change])
    const before = await cli.json(['source', 'show', 'ci'])
    const { trustAnchor, syncProfile, syncRole } = z
      .object({ trustAnchor: z.string(), syncProfile: z.string(), syncRole: z.string() })
      .parse(before)
    expect(await edit('--trust-anchor', '')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the trust anchor cannot be taken away'),
    })
    // The sandbox is an endpoint of its own.
    expect(await edit('--fips')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('an endpoint URL and FIPS do not go together'),
    })
    expect(await edit('--no-fips')).toMatchObject({ code: 0 })
    expect(await edit('--sync-role', '')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--sync-role is needed'),
    })
    expect(await edit('--trust-anchor', trustAnchor.replace('us-east-1', 'eu-west-1'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not where the trust anchor is'),
    })
    expect(await cli.json(['source', 'show', 'ci'])).toMatchObject({ trustAnchor, syncProfile, syncRole })

    const byHand = syncRole.replace('ChainStart', 'LongShift')
    await cli.ok(['source', 'edit', 'ci', '--profile-arn', syncProfile, '--role-arn', byHand])
    expect(await cli.json(['roles', 'LongShift'])).toContainEqual(
      expect.objectContaining({ name: 'LongShift', source: 'ci', arn: byHand }),
    )
    await cli.ok(['start', 'ci:team-1'])
    await cli.ok(['source', 'edit', 'ci', '--profile-arn', '', '--role-arn', ''])
    expect(await cli.ok(['status'])).toContain('team-1')
    const elsewhere = (arn: string) => arn.replace('us-east-1', 'eu-west-1')
    const [there, its] = [elsewhere(trustAnchor), elsewhere(syncProfile)]
    const moved = await edit('--trust-anchor', there, '--sync-profile', its)
    expect(moved).toMatchObject({ code: 0, stderr: expect.stringMatching(/^1 session ended\nci is saved, but /) })
    expect(await cli.json(['source', 'show', 'ci'])).toMatchObject({ region: 'eu-west-1', roles: 0 })
    expect(await cli.ok(['status'])).not.toContain('team-1')
    await cli.ok(['source', 'edit', 'ci', '--trust-anchor', trustAnchor, '--sync-profile', syncProfile])
    expect(await cli.json(['source', 'sync', 'ci'])).toMatchObject({ region: 'us-east-1', roles: 3 })
  })

  it('keeps sessions and their keys through every edit that leaves their roles there', async () => {
    const profile = z.object({ 'latchkey/roles-anywhere-profile-arn': z.string() })
    const roles = z.array(z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }))
    const second = roles.parse(await cli.json(['roles', 'team-2'])).find(({ name }) => name === 'team-2')
    const other = profile.parse(second?.labels)['latchkey/roles-anywhere-profile-arn']
    const der = join(cli.home.folder, 'identity.der')
    execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER', '-in', identity, '-out', der])
    const key = async () => /AWS_ACCESS_KEY_ID=\W*(\w+)/.exec(await cli.ok(['env', 'ci:team-1']))?.[1]
    await cli.ok(['start', 'ci:team-1'])
    const before = await key()
    expect(before).toMatch(/^LKEY/)
    for (const change of [
      ['--session-name', 'machine'],
      ['--private-key', der],
      ['--profile-filter', 'team-*'],
      ['--sync-profile', other],
      ['--profile-filter', 'team-1', '--sync-profile', add[add.indexOf('--sync-profile') + 1] ?? ''],
    ])
      // oxlint-disable-next-line no-await-in-loop -- one edit after the other
      expect({ change, ...(await cli.run(['source', 'edit', 'ci', ...change])) }).toMatchObject({
        change,
        code: 0,
        stderr: '',
      })
    expect(await key()).toBe(before)
    expect(await cli.run(['source', 'edit', 'ci', '--profile-filter', 'team-2'])).toMatchObject({
      code: 0,
      stderr: '1 session ended\n',
    })
    await cli.ok(['source', 'edit', 'ci', '--profile-filter', '', '--session-name', '', '--private-key', identity])
    await cli.ok(['source', 'sync', 'ci'])
  })

  it('comes with a passphrase that is read from standard input, and lies in no file of the home', async () => {
    const key = join(cli.home.folder, 'encrypted.key')
    execFileSync('openssl', ['pkcs8', '-topk8', '-in', identity, '-passout', 'pass:open sesame', '-out', key])
    const source = ['source', 'add', 'roles-anywhere', 'locked', ...add, '--private-key', key]
    expect(await cli.run(source, { input: 'wrong' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`the passphrase does not open the private key in ${key}`),
    })
    expect(await cli.run(source, { input: 'open sesame' })).toMatchObject({ code: 0 })
    await cli.ok(['source', 'sync', 'locked'])
    expect(await readFile(cli.home.paths.settings, 'utf8')).not.toContain('sesame')
    expect(await cli.ok(['source', 'show', 'locked', '--json'])).not.toContain('sesame')
  })

  it('that is added with a profile that is not there is saved, and what is wrong is said', async () => {
    const given = add.map((each) => each.replace(/(:profile\/).*/, '$10-0'))
    const source = ['source', 'add', 'roles-anywhere', 'lost', ...given, '--private-key', identity]
    expect(await cli.run(source)).toMatchObject({
      code: 0,
      stdout: 'lost added\n',
      stderr: expect.stringMatching(/^lost is saved, but profile .* Run: latchkey roles-anywhere check lost\n$/),
    })
    await cli.ok(['source', 'remove', 'lost'])
  })

  it('in a PKCS #12 file that is cut short is refused for that, and no key is asked for', async () => {
    const [whole, cut] = [join(cli.home.folder, 'whole.p12'), join(cli.home.folder, 'cut.p12')]
    const options = ['-export', '-in', identity, '-inkey', identity, '-passout', 'pass:']
    execFileSync('openssl', ['pkcs12', ...options, '-out', whole])
    await writeFile(cut, (await readFile(whole)).subarray(0, 400))
    const [, , ...rest] = add
    expect(await cli.run(['source', 'add', 'roles-anywhere', 'cut', '--certificate', cut, ...rest])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^(?!.*--private-key).*cut\.p12/s),
    })
  })

  it('and its key are one PKCS #12 file, whose password alone is asked for; another file takes its place', async () => {
    const bundle = (name: string, password: string): string => {
      const out = join(cli.home.folder, name)
      const options = ['-export', '-in', identity, '-inkey', identity, '-passout', `pass:${password}`]
      execFileSync('openssl', ['pkcs12', ...options, '-out', out])
      return out
    }
    const [locked, open] = [bundle('locked.p12', 'open sesame'), bundle('open.p12', '')]
    const given = ['--certificate', locked, ...add.slice(2)]
    const source = ['source', 'add', 'roles-anywhere', 'bundle', ...given]
    expect(await cli.run(source, { input: 'wrong' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`the passphrase does not open the private key in ${locked}`),
    })
    expect(await cli.run(source, { input: 'open sesame\n' })).toMatchObject({ code: 0 })
    expect(await cli.run(['roles-anywhere', 'check', 'bundle'])).toMatchObject({ code: 0 })
    const shown = async () => await cli.json(['source', 'show', 'bundle', '--json'])
    await cli.ok(['source', 'edit', 'bundle', '--certificate', open])
    expect(await shown()).toMatchObject({ certificate: open, privateKey: open })
    expect(await cli.run(['source', 'edit', 'bundle', '--certificate', locked], { input: 'wrong' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('does not open the private key'),
    })
    expect(await shown()).toMatchObject({ certificate: open })
    const key = execFileSync('openssl', ['pkey', '-in', identity], { encoding: 'utf8' })
    expect(
      await cli.run(['source', 'edit', 'bundle', '--certificate', identity, '--private-key', '-'], { input: key }),
    ).toMatchObject({ code: 0 })
    expect(await shown()).not.toHaveProperty('privateKey')
    expect(await cli.run(['roles-anywhere', 'check', 'bundle'])).toMatchObject({ code: 0 })
    expect(await readFile(cli.home.paths.settings, 'utf8')).not.toMatch(/sesame|PRIVATE/)
  })

  it('in a locked PKCS #12 file beside a key of its own has its passphrase asked for too', async () => {
    const locked = join(cli.home.folder, 'certificate.p12')
    const options = ['-export', '-nokeys', '-in', identity, '-passout', 'pass:open sesame']
    execFileSync('openssl', ['pkcs12', ...options, '-out', locked])
    const given = ['--certificate', locked, '--private-key', identity, ...add.slice(2)]
    const source = ['source', 'add', 'roles-anywhere', 'beside', ...given]
    expect(await cli.run(source, { input: 'open sesame' })).toMatchObject({ code: 0 })
    expect(await cli.run(['roles-anywhere', 'check', 'beside'])).toMatchObject({ code: 0 })
    await cli.ok(['source', 'remove', 'beside'])
  })

  it('that is not there is told with its path, and a source without such a check says so', async () => {
    expect(
      await cli.run(['source', 'add', 'roles-anywhere', 'no', ...add, '--private-key', '/nowhere.key']),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the private key /nowhere.key does not exist'),
    })
    expect(await cli.run(['roles-anywhere', 'check', 'sandbox'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('source "sandbox" has no certificate to check'),
    })
  })
})

describe('the setup', () => {
  const setup = (...args: readonly string[]) => cli.run(['roles-anywhere', 'setup', ...args])

  it('is printed as a script or a template, with what to do with it beside', async () => {
    const ca = join(cli.home.folder, 'ca.pem')
    const subject = ['-subj', '/CN=authority', '-days', '1']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, '-keyout', '/dev/null', '-out', ca],
      {
        stdio: 'ignore',
      },
    )
    const script = await setup('--print', '--region', 'cn-north-1', '--authority', ca, '--role', 'Deploy')
    expect(script).toMatchObject({ code: 0, stderr: expect.stringContaining('sh setup.sh') })
    expect(script.stdout).toMatch(/^#!\/bin\/sh\n/)
    expect(script.stdout).toContain(`--role-name 'Deploy'`)
    const template = await setup('--print', '--format', 'cloudformation', '--partition', 'aws-us-gov')
    expect(template).toMatchObject({ code: 0, stderr: expect.stringContaining('--region us-gov-west-1') })
    expect(Object.keys(JSON.parse(template.stdout).Resources)).toEqual([
      'TrustAnchor',
      'SyncRole',
      'SyncProfile',
      'Role1',
      'Profile1',
    ])
  })

  it.each([
    [['--region', 'eu-central-1'], '--print is needed'],
    [['--print'], '--region is needed'],
    [['--print', '--region', 'eu-central-1', '--authority', '/nowhere'], 'the authority /nowhere does not exist'],
  ])('is refused with what is missing: %j', async (args, message) => {
    expect(await setup(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
  })

  it('takes no certificate of a machine for an authority', async () => {
    const given = await setup('--print', '--region', 'eu-central-1', '--authority', identity)
    expect(given).toMatchObject({ code: 2, stderr: expect.stringContaining('not of an authority: CN=build') })
  })
})
