// Sources, roles and sessions, command by command, on one agent with a sandbox.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliRig, createCliRig, words } from './cli-rig.ts'

let cli: CliRig
beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
})
afterAll(() => cli.close())

const devAdmin = 'arn:aws:iam::100050384774:role/Admin'
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const addUser = (name: string, ...more: string[]) => [
  ...words(`source add iam-user ${name} --access-key-id AKIAIOSFODNN7EXAMPLE --endpoint-url http://127.0.0.1:9`),
  ...more,
]

describe('whoami', () => {
  it('waits for no pipe in the place of a file', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no such pipes')
    const pipe = join(cli.home.folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const env = { AWS_CONFIG_FILE: pipe, AWS_SHARED_CREDENTIALS_FILE: pipe }
    expect(await cli.ok(['whoami'], { env })).toContain('nothing here')
  })
})

describe('status', () => {
  it('gives the promised fields as JSON', async () => {
    await cli.ok(['start', 'payments-dev/Admin'])
    expect(await cli.json(['status'])).toMatchObject({
      agent: { pid: expect.any(Number), version: expect.any(String) },
      proxy: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), caBundle: expect.stringContaining('.pem') },
      sources: [{ name: 'sandbox' }, { name: 'sandbox-sso' }],
      sessions: [
        {
          id: expect.any(String),
          role: 'Admin',
          region: 'us-east-1',
          state: 'active',
          expiresAt: expect.stringMatching(/Z$/),
          standInAccessKeyId: expect.stringMatching(/^LKEY/),
        },
      ],
    })
  })
})

describe('a corporate proxy with a password', () => {
  const url = 'http://ann:hunter2@127.0.0.1:3128'
  const set = ['settings', 'set', 'proxy.next-hop']

  it('is not taken from the arguments, which others can read', async () => {
    const { code, stderr } = await cli.run([...set, url])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`${set.join(' ')} -`) })
    expect(stderr).not.toContain('hunter2')
    expect(await cli.ok(['settings', 'get', 'proxy.next-hop'])).toBe('\n')
  })

  it('is taken from standard input, and shown without the password', async () => {
    expect(await cli.ok([...set, '-'], { input: `${url}\n` })).toBe(
      'proxy.next-hop = http://ann:[redacted]@127.0.0.1:3128\n',
    )
    const { stdout } = await cli.run(['doctor'])
    const shown = [await cli.ok(['settings', 'list']), await cli.ok(['status', '--json']), stdout]
    const log = await readFile(cli.home.paths.log, 'utf8').catch(() => '')
    await cli.ok(set)
    expect([...shown, log].join('\n')).not.toContain('hunter2')
  })
})

describe('sources', () => {
  it('take the secret from standard input and never show it', async () => {
    await cli.ok(addUser('piped', '--region', 'eu-west-1'), { input: `${secret}\n` })
    const shown = await cli.ok(['source', 'show', 'piped', '--json'])
    expect(JSON.parse(shown)).toMatchObject({
      kind: 'iam-user',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      region: 'eu-west-1',
    })
    expect(shown).not.toContain(secret)
    expect(await readFile(cli.home.paths.settings, 'utf8')).not.toContain(secret)
  })

  it('take a new key in the place of the old one, and "" clears', async () => {
    await cli.ok(addUser('edited', '--mfa-serial', 'arn:aws:iam::111122223333:mfa/me'), { input: secret })
    await cli.ok(['source', 'edit', 'edited', '--access-key-id', 'AKIAI44QH8DHBEXAMPLE', '--mfa-serial', ''], {
      input: 'new',
    })
    const source = await cli.json(['source', 'show', 'edited'])
    expect(source).toMatchObject({ accessKeyId: 'AKIAI44QH8DHBEXAMPLE' })
    expect(source).not.toHaveProperty('mfaSerial')
  })

  it('may be what the computer has already', async () => {
    await cli.ok(['source', 'add', 'ambient', 'here', '--profile', 'ci', '--region', 'eu-north-1'])
    expect(await cli.json(['source', 'list'])).toContainEqual(expect.objectContaining({ name: 'here', profile: 'ci' }))
    expect(await cli.ok(['source', 'remove', 'here'])).toBe('here removed with its roles; 0 sessions ended\n')
    expect(await cli.json(['source', 'list'])).not.toContainEqual(expect.objectContaining({ name: 'here' }))
  })

  it.each([
    ['an unknown one', ['source', 'show', 'nosuch'], 1, 'nosuch'],
    ['a name that is taken', addUser('sandbox'), 1, 'sandbox'],
    [
      'plain http to another computer',
      ['source', 'add', 'ambient', 'far', '--endpoint-url', 'http://example.com'],
      2,
      'plain http',
    ],
    ['no secret', addUser('mute'), 2, 'pipe it in'],
    ['nothing to change', ['source', 'edit', 'sandbox'], 2, 'nothing to change'],
  ])('are refused with a sentence for %s', async (_what, args, code, text) => {
    const result = await cli.run(args, args.includes('mute') ? {} : { input: secret })
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(text) })
  })
})

describe('a source that lists roles by itself, without a sign-in', () => {
  it.each([
    [['source', 'sync'], 'fetches no roles: its list is always current'],
    [['sign-in'], 'has no sign-in: start one of its roles'],
  ])('refuses `%s`, and says why', async (command, why) => {
    expect(await cli.run([...command, 'sandbox'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `latchkey: source "sandbox" ${why}\n`,
    })
    expect(await cli.run([...command, 'nope'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('"nope"'),
    })
  })
})

describe('roles', () => {
  it('are added with every option, edited and removed', async () => {
    const policy = join(cli.home.folder, 'policy.json')
    await writeFile(policy, '{"Version":"2012-10-17","Statement":[]}')
    await cli.ok(
      words(`role add mine --source sandbox --arn ${devAdmin} --external-id x1 --session-name jane --duration 30m
        --tag team=web --tag cost=1 --transitive team --source-identity jane --policy-file ${policy}
        --region eu-west-1 --label a=b --never-direct`),
    )
    const find = async (): Promise<unknown> => await cli.json(['roles', 'mine'])
    expect(await find()).toEqual([
      expect.objectContaining({
        name: 'mine',
        arn: devAdmin,
        region: 'eu-west-1',
        neverDirect: true,
        editable: true,
        labels: { a: 'b' },
      }),
    ])
    await cli.ok(['role', 'edit', 'mine', '--no-never-direct', '--region', 'eu-north-1'])
    expect(await find()).toEqual([expect.objectContaining({ neverDirect: false, region: 'eu-north-1' })])
    await cli.ok(['role', 'remove', 'mine'])
    expect(await find()).toEqual([])
  })

  it('of a source carry labels of your own too', async () => {
    const label = async (...args: readonly string[]): Promise<unknown> =>
      await cli.json(['role', 'label', 'dev/Admin', ...args])
    expect(await label('env=dev', 'team=web')).toMatchObject({ ownLabels: { env: 'dev', team: 'web' } })
    expect(await label('team=', 'env=prod')).toMatchObject({ labels: { env: 'prod' }, ownLabels: { env: 'prod' } })
    expect(await cli.ok(['role', 'label', 'dev/Admin', 'a=b'])).toMatch(/^Admin: .*a=b/)
    expect(await label('--clear', 'x=y')).toMatchObject({ ownLabels: { x: 'y' } })
    expect(await label('--clear')).toMatchObject({ ownLabels: {} })
    expect(await cli.run(['role', 'label', 'dev/Admin'])).toMatchObject({ code: 2, stdout: '' })
    expect(await cli.run(['role', 'label', 'dev/Admin', 'odd'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('chain, and a link of a chain is not removed', async () => {
    await cli.ok(['role', 'add', 'first', '--source', 'sandbox', '--arn', 'arn:aws:iam::100000000000:role/ChainStart'])
    await cli.ok([
      'role',
      'add',
      'second',
      '--source',
      'sandbox',
      '--arn',
      'arn:aws:iam::100000000000:role/ChainEnd',
      '--via',
      'first',
    ])
    await cli.ok(['start', 'second'])
    expect(await cli.run(['role', 'remove', 'first'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('second'),
    })
    await cli.ok(['role', 'remove', 'second'])
    await cli.ok(['role', 'remove', 'first'])
  })

  it('become favourites and are ordinary again', async () => {
    expect(await cli.json(['favourite', 'payments-dev/ReadOnly'])).toMatchObject({ favourite: true })
    expect(await cli.json(['roles'])).toMatchObject({ 0: { favourite: true, name: 'ReadOnly' } })
    expect(await cli.json(['favourite', 'payments-dev/ReadOnly', '--off'])).toMatchObject({ favourite: false })
  })

  it.each([
    ['a bad ARN', ['role', 'add', 'bad', '--source', 'sandbox', '--arn', 'arn:aws:s3:::bucket'], 2, 'ARN'],
    ['an unknown source', ['role', 'add', 'bad', '--source', 'nosuch', '--arn', devAdmin], 1, 'nosuch'],
    [
      'a bad duration',
      ['role', 'add', 'bad', '--source', 'sandbox', '--arn', devAdmin, '--duration', 'soon'],
      2,
      'duration',
    ],
    [
      'a duration beyond all limits',
      ['role', 'add', 'bad', '--source', 'sandbox', '--arn', devAdmin, '--duration', '2d'],
      2,
      '12',
    ],
    [
      'a tag that is no pair',
      ['role', 'add', 'bad', '--source', 'sandbox', '--arn', devAdmin, '--tag', 'x'],
      2,
      'key=value',
    ],
    [
      'a policy file that is not there',
      ['role', 'add', 'bad', '--source', 'sandbox', '--arn', devAdmin, '--policy-file', '/nosuch'],
      2,
      '/nosuch',
    ],
    ['a missing option', ['role', 'add', 'bad', '--source', 'sandbox'], 2, '--arn'],
  ])('are refused with a sentence for %s', async (_what, args, code, text) => {
    expect(await cli.run(args)).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(text) })
  })
})

describe('naming a role', () => {
  it.each([['payments-dev/Admin'], ['100050384774/Admin'], [devAdmin], ['dev/Adm']])('takes %s', async (name) => {
    expect(await cli.json(['start', name])).toMatchObject({ roleArn: devAdmin })
  })

  it('lists the candidates when several fit', async () => {
    const { code, stdout, stderr } = await cli.run(['start', 'Admin'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('payments-dev/Admin')
    expect(stderr).toContain('payments-prod/Admin')
  })

  it('is needed where nobody can choose', async () => {
    expect(await cli.run(['start'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('latchkey roles'),
    })
  })
})

describe('sessions', () => {
  it('start in a region, renew and end', async () => {
    expect(await cli.json(['start', 'prod/Deploy', '--region', 'eu-central-1'])).toMatchObject({
      region: 'eu-central-1',
    })
    expect(await cli.json(['renew', 'prod/Deploy'])).toMatchObject({ state: 'active' })
    expect(await cli.ok(['end', 'prod/Deploy'])).toContain('no longer work')
    expect(await cli.run(['renew', 'prod/Deploy'])).toMatchObject({ code: 1, stdout: '' })
  })

  it('end with a lock, after which the agent goes on', async () => {
    await cli.ok(['end', '--all'])
    await cli.ok(['start', 'dev/Deploy'])
    expect(await cli.ok(['lock'])).toBe('locked; 1 session ended\n')
    expect(await cli.json(['lock', '--sign-out'])).toEqual({ sessionsEnded: 0 })
    expect(await cli.json(['status'])).toMatchObject({ sessions: [] })
  })

  it('end all together', async () => {
    await cli.ok(['start', 'dev/Deploy'])
    await cli.ok(['end', '--all'])
    expect(await cli.json(['status'])).toMatchObject({ sessions: [] })
    expect(await cli.ok(['end', '--all'])).toContain('no session')
    expect(await cli.run(['end'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--all') })
  })
})

describe('what cannot be done is told with the way out', () => {
  it.each([
    [
      'an empty command',
      ['exec', 'payments-dev/Admin', '--', ''],
      'there is no command to run with payments-dev/Admin',
    ],
    ['a region', ['exec', 'payments-dev/Admin', '--region', 'eu west', '--', 'true'], '"eu west" is not a region'],
    ['a region of env', ['env', 'payments-dev/Admin', '--region', 'x;y'], '"x;y" is not a region'],
  ])('%s', async (_what, args, message) => {
    expect(await cli.run(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
  })

  it.each([
    [['help', 'source', 'add', 'iam-user'], 'read from standard input'],
    [['help', 'settings', 'set'], 'latchkey settings list'],
    [['help', 'role', 'add'], '<name> --source <source> --arn <arn>'],
  ])('%j says what is needed', async (args, text) => expect(await cli.ok(args)).toContain(text))

  it('a source that an agent may have saved before it went away', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lk-'))
    const server = createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.destroy()))
    try {
      server.listen(join(folder, 'agent.sock'))
      await once(server, 'listening')
      await chmod(join(folder, 'agent.sock'), 0o600)
      const env = { LATCHKEY_HOME: folder }
      expect(await cli.run(['source', 'add', 'sandbox'], { env })).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('latchkey source list'),
      })
    } finally {
      server.close()
      await rm(folder, { recursive: true })
    }
  })
})
