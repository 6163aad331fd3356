// Credentials, the audit log, settings, doctor and what all output has in common, on one agent with a sandbox.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { privateMode } from '../unit/util/temp-folder.ts'
import { type CliRig, createCliRig } from './cli-rig.ts'

let cli: CliRig
beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
})
afterAll(() => cli.close())

const devAdmin = 'arn:aws:iam::100050384774:role/Admin'

describe('credentials', () => {
  it('are what credential_process wants', async () => {
    expect(JSON.parse(await cli.ok(['credentials', 'dev/ReadOnly']))).toEqual({
      Version: 1,
      AccessKeyId: expect.stringMatching(/^ASIA/),
      SecretAccessKey: expect.any(String),
      SessionToken: expect.any(String),
      Expiration: expect.stringMatching(/Z$/),
    })
  })

  it('stay in the agent for roles that are never direct', async () => {
    await cli.ok(['role', 'add', 'kept', '--source', 'sandbox', '--arn', devAdmin, '--never-direct'])
    for (const args of [
      ['credentials', 'kept'],
      ['env', 'kept', '--direct'],
      ['exec', 'kept', '--direct', '--', 'true'],
    ]) {
      expect(await cli.run(args)).toMatchObject({
        code: 4,
        stdout: '',
        stderr: expect.stringContaining('never direct'),
      })
    }
    await cli.ok(['role', 'remove', 'kept'])
  })
})

describe('what is given when neither is asked for', () => {
  const keyOf = async (...options: readonly string[]): Promise<string> => {
    const values: unknown = JSON.parse(await cli.ok(['env', 'dev/Admin', '--format', 'json', ...options]))
    return JSON.stringify(values)
  }

  it('follows the setting, which --direct and --proxied overrule', async () => {
    expect(await keyOf()).toContain('HTTPS_PROXY')
    await cli.ok(['settings', 'set', 'default.delivery', 'direct'])
    expect(await keyOf()).toMatch(/"ASIA/)
    expect(await keyOf('--proxied')).toContain('HTTPS_PROXY')
    const run = ['exec', 'dev/Admin', '--', process.execPath, '-p', 'process.env.AWS_ACCESS_KEY_ID']
    expect(await cli.ok(run)).toMatch(/^ASIA/)
    expect(await cli.ok(run.toSpliced(2, 0, '--proxied'))).not.toMatch(/^ASIA/)
    await cli.ok(['settings', 'set', 'default.delivery'])
    expect(await keyOf('--direct')).toMatch(/"ASIA/)
    expect(await cli.run(['env', 'dev/Admin', '--direct', '--proxied'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('is the proxy for a role that is never direct', async () => {
    await cli.ok(['role', 'add', 'kept', '--source', 'sandbox', '--arn', devAdmin, '--never-direct'])
    await cli.ok(['settings', 'set', 'default.delivery', 'direct'])
    expect(await cli.ok(['env', 'kept', '--format', 'json'])).toContain('HTTPS_PROXY')
    await cli.ok(['settings', 'set', 'default.delivery'])
    await cli.ok(['role', 'remove', 'kept'])
  })
})

describe('the audit log', () => {
  it('shows a role by any of its names, as lines or as JSON', async () => {
    await cli.ok(['credentials', 'payments-dev/ReadOnly'])
    const records = (await cli.ok(['audit', '--json', '--since', '1h', '--role', 'payments-dev/ReadOnly']))
      .trim()
      .split('\n')
    expect(records.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ event: 'credentials.issue', outcome: 'allowed', role: 'ReadOnly' }),
    )
    expect(await cli.ok(['audit', '--limit', '1'])).toMatch(/^\d\d:\d\d:\d\d {2}ReadOnly .*credentials\.issue/)
  })

  it('is filtered by service, outcome, caller, time and text, and printed as CSV', async () => {
    await cli.ok(['credentials', 'payments-dev/ReadOnly'])
    const csv = await cli.ok(['audit', '--format', 'csv', '--outcome', 'allowed', '--text', 'CREDENTIALS.issue'])
    const [header, ...rows] = csv.split('\r\n')
    expect(header).toMatch(/^time,event,outcome,/)
    expect(rows.length).toBeGreaterThan(1)
    expect(rows.slice(0, -1).every((row) => row.split(',')[1] === 'credentials.issue')).toBe(true)
    expect(await cli.ok(['audit', '--format', 'csv', '--until', '1d'])).toBe(`${header}\r\n`)
    expect(await cli.ok(['audit', '--format', 'jsonl', '--service', 'no-such-service'])).toBe('')
    expect(await cli.ok(['audit', '--json', '--client', 'no-such-command'])).toBe('')
  })

  it('counts requests by command, none where no tool sent any, and follows single ones alone', async () => {
    expect(await cli.ok(['audit', '--by', 'command', '--json'])).toBe('')
    expect(await cli.ok(['audit', '--by', 'action', '--format', 'csv'])).toMatch(
      /^action,requests,forwarded,[^\n]*\r\n$/,
    )
    expect(await cli.run(['audit', '--by', 'command', '--follow'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('goes on with new lines until Ctrl-C', async () => {
    const handOut = ['credentials', 'payments-staging/ReadOnly']
    await cli.ok(handOut)
    const child = cli.spawn(['audit', '--follow', '--json', '--role', 'payments-staging/ReadOnly'])
    let lines = 0
    let wake: () => void = () => undefined
    child.stdout?.on('data', (text) => {
      lines += String(text).split('credentials.issue').length - 1
      wake()
    })
    const until = async (count: number): Promise<void> => {
      for (;;) {
        if (lines >= count) return
        await new Promise<void>((resolve) => (wake = resolve))
      }
    }
    await until(1)
    await cli.ok(handOut)
    await until(2)
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })

  it.each([['garbage'], ['5'], ['-1h']])('refuses --since %s', async (since) => {
    expect(await cli.run(['audit', `--since=${since}`])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(since),
    })
  })
})

describe('settings', () => {
  it('are set, read, listed and put back', async () => {
    await cli.ok(['settings', 'set', 'default.region', 'eu-central-1'])
    expect(await cli.ok(['settings', 'get', 'default.region'])).toBe('eu-central-1\n')
    await cli.ok(['settings', 'set', 'default.region'])
    expect(await cli.json(['settings', 'list'])).toContainEqual(
      expect.objectContaining({ key: 'default.region', source: 'default' }),
    )
    expect(await cli.run(['settings', 'get', 'no.such'])).toMatchObject({ code: 1, stdout: '' })
    for (const value of ['many', '70000'])
      expect(await cli.run(['settings', 'set', 'proxy.port', value])).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('must be a whole number from 0 to 65535'),
      })
  })
})

describe('a word that is no command', () => {
  it.each([
    [['settings', 'unset', 'nope'], "unknown command 'unset'"],
    [['settings', 'lst'], 'Did you mean list?'],
    [['source', 'foo'], "unknown command 'foo'"],
    [
      ['source', 'add', 'nonsense', 'x'],
      'latchkey source add takes one of: iam-user, identity-center, roles-anywhere, ambient, sandbox',
    ],
  ])('is named: %s', async (args, said) => {
    expect(await cli.run(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(said) })
  })

  it('is not looked for where none is given: the list is', async () => {
    expect(await cli.json(['settings'])).toEqual(await cli.json(['settings', 'list']))
    expect(await cli.ok(['source'])).toBe(await cli.ok(['source', 'list']))
    expect(await cli.ok(['settings', '--help'])).toMatch(/^Usage: latchkey settings /)
  })
})

describe('with --json', () => {
  it.each([
    [['source', 'show', 'nope'], 1],
    [['settings', 'get', 'nope'], 1],
    [['start', 'nosuch'], 1],
    [['role', 'remove', 'nosuch'], 1],
    [['roles', '--limit', 'x'], 2],
    [['settings', 'lst'], 2],
  ])('%s fails as it does without: words on standard error, nothing on standard output', async (args, code) => {
    const without = await cli.run(args)
    expect(without).toEqual({ code, stdout: '', stderr: expect.stringMatching(/^latchkey: /) })
    expect(await cli.run([...args, '--json'])).toEqual(without)
  })

  it('is explained by the help', async () => {
    expect(await cli.ok(['--help'])).toContain(
      'A command that fails says why on standard error, in words, with --json too',
    )
  })
})

describe('a role that is none', () => {
  it.each([
    [['env', '']],
    [['env', '..']],
    [['credentials', '.']],
    [['exec', '', '--', 'true']],
    [['exec', '..', 'true']],
  ])('is asked for: %j', async (args) => {
    expect(await cli.run(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('name a role') })
  })

  it('is not told back whole', async () => {
    const name = 'x'.repeat(100_000)
    for (const args of [['env', name], ['credentials', name], ['start', name], [name]]) {
      const { code, stderr } = await cli.run(args)
      expect(code).toBeGreaterThan(0)
      expect(stderr.length).toBeLessThan(400)
      expect(stderr).not.toContain('431')
    }
  })
})

describe('doctor', () => {
  it('says what is in order and what is not', async () => {
    const { code, stdout } = await cli.run(['doctor'], { env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' } })
    expect(code).toBe(0)
    expect(stdout).toContain('has an AWS_ACCESS_KEY_ID of its own')
    expect(await cli.json(['doctor'])).toContainEqual(expect.objectContaining({ outcome: 'ok', name: 'this shell' }))
  })

  it('says of a shell with a role whether its key is live and its secret fits', async () => {
    const env: Record<string, string> = JSON.parse(await cli.ok(['env', devAdmin, '--format', 'json']))
    expect(await cli.ok(['doctor'], { env })).toMatch(/ok +stand-in key: is live, for /)
    const wrong = await cli.run(['doctor'], { env: { ...env, AWS_SECRET_ACCESS_KEY: 'planted' } })
    expect(wrong).toMatchObject({ code: 1, stdout: expect.stringContaining('does not fit') })
    const unknown = await cli.run(['doctor'], { env: { ...env, AWS_ACCESS_KEY_ID: 'LKEYAAAAAAAAAAAAAAAA' } })
    expect(unknown).toMatchObject({ code: 1, stdout: expect.stringContaining('belongs to no session') })
  })
})

describe('a report', () => {
  it('is written to a private file, or printed', async () => {
    const file = join(cli.home.folder, 'report.txt')
    expect(await cli.ok(['doctor', '--bundle', file])).toContain(file)
    const text = await readFile(file, 'utf8')
    expect(text).toMatch(/^Versions\n/)
    expect((await stat(file)).mode & 0o777).toBe(privateMode)
    expect(await cli.ok(['doctor', '--bundle', '-'])).toMatch(/^Versions\n/)
  })

  it('needs a name', async () => {
    expect(await cli.run(['doctor', '--bundle', ''])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/name a file/),
    })
  })

  it('says when its file cannot be written', async () => {
    const { code, stderr } = await cli.run(['doctor', '--bundle', join(cli.home.folder, 'none', 'report.txt')])
    expect(code).toBe(2)
    expect(stderr).toContain('ENOENT')
  })
})

describe('a settings file that is broken while the agent runs', () => {
  it('is told by status and, in one line beside the output, by commands that read it', async () => {
    const file = cli.home.paths.settings
    await cli.ok(['role', 'add', 'written', '--source', 'sandbox', '--arn', devAdmin])
    const good = await readFile(file, 'utf8')
    await writeFile(file, good.replace('"roles"', '"rolls"'))
    try {
      // Reads the file by itself, so that nothing depends on when a change is noticed.
      expect(await cli.run(['settings', 'set', 'log.level', 'debug'])).toMatchObject({ code: 1 })
      expect(await cli.ok(['status'])).toMatch(/Note .*settings\.json, line \d+.*rolls/)
      const { code, stderr, stdout } = await cli.run(['roles'])
      expect(stderr).toMatch(/^latchkey: warning: settings\.json, line \d+.*rolls.*last good copy\.\n$/)
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('written') })
    } finally {
      await writeFile(file, good)
    }
  })
})

describe('output', () => {
  it('ends quietly when its reader has seen enough', async () => {
    const child = cli.spawn(['roles', '--json'])
    let complaint = ''
    child.stderr?.on('data', (text) => (complaint += String(text)))
    child.stdout?.destroy()
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
    expect(complaint).toBe('')
  })

  it('has no colours in a pipe', async () => {
    expect(await cli.ok(['status'])).not.toContain('\u001b')
  })

  it.each([
    ['rols', 'roles'],
    ['statsu', 'status'],
  ])('suggests the right command for %s', async (wrong, right) => {
    expect(await cli.run([wrong])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(right) })
  })
})
