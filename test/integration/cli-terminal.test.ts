// What a person at a terminal is asked, and what happens where there is none.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseSandboxOptions } from '#sandbox/options.ts'
import { totpCode } from '#sandbox/organisation/totp.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox } from '#sandbox/types.ts'
import { type CliRig, createCliRig, keys, latchkey, noTerminal, openTerminal, words } from './cli-rig.ts'

const right = (): string => totpCode(Date.now())
/** Never right now nor one step off, where the sandbox would take it. */
function wrong(): string {
  const near = [-30_000, 0, 30_000].map((off) => totpCode(Date.now() + off))
  return ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code)) ?? '444444'
}

let cli: CliRig
beforeEach(async (context) => {
  if (noTerminal !== undefined) context.skip(noTerminal)
  cli = await createCliRig()
})
afterEach(() => cli.close())

describe('a role that needs MFA', () => {
  let aws: Sandbox
  beforeEach(async () => {
    aws = await startSandbox(parseSandboxOptions(''))
    await cli.ok(
      words(`source add iam-user me --access-key-id ${aws.accessKeyId}
        --mfa-serial ${aws.mfaSerial} --endpoint-url ${aws.endpointUrl}`),
      { input: aws.secretAccessKey },
    )
    await cli.ok(['role', 'add', 'glass', '--source', 'me', '--arn', 'arn:aws:iam::100000000000:role/BreakGlass'])
  })
  afterEach(() => aws.close())

  it('has its code asked for, again after a wrong one, and then starts', async () => {
    const terminal = cli.terminal(['start', 'glass'])
    await terminal.shows('needs the code')
    terminal.type(`${wrong()}${keys.enter}`)
    await terminal.shows('did not accept')
    terminal.type(`${right()}${keys.enter}`)
    expect(await terminal.ended).toBe(0)
    expect(await cli.json(['status'])).toMatchObject({ sessions: [{ role: 'glass', state: 'active' }] })
  })

  it('takes a code with a blank in it, and says what is no code before AWS is asked', async () => {
    const terminal = cli.terminal(['start', 'glass'])
    await terminal.shows('needs the code')
    terminal.type(`12${keys.enter}`)
    await terminal.shows('six digits')
    terminal.type(`\u007f\u007f${right().replace(/^.../, '$& ')}${keys.enter}`)
    expect(await terminal.ended).toBe(0)
  })

  it('is asked for by exec too, whose command then runs', async () => {
    const terminal = cli.terminal(['exec', 'glass', '--', 'sh', '-c', 'echo key $AWS_ACCESS_KEY_ID'])
    await terminal.shows('needs the code')
    terminal.type(`${right()}${keys.enter}`)
    await terminal.shows('key LKEY')
    expect(await terminal.ended).toBe(0)
  })

  it('is given up with Ctrl-C, and can be started again', async () => {
    const terminal = cli.terminal(['start', 'glass'])
    await terminal.shows('needs the code')
    terminal.type(keys.interrupt)
    expect(await terminal.ended).toBe(3)
    // The cursor is there again.
    const [shows, hides] = [terminal.shown().lastIndexOf('[?25h'), terminal.shown().lastIndexOf('[?25l')]
    expect(shows).toBeGreaterThan(hides)
    expect(await cli.json(['status'])).toMatchObject({ sessions: [] })
    await cli.ok(['start', 'glass'], { input: `${right()}\n` })
  })

  it('takes a code that is piped in', async () => {
    expect(await cli.ok(['start', 'glass'], { input: `${right()}\n` })).toContain('active')
  })

  it('takes the second of two codes that are piped in when the first is refused', async () => {
    expect(await cli.ok(['start', 'glass'], { input: `${wrong()}\n${right()}\n` })).toContain('active')
  })

  it.each([
    ['start', ['start', 'glass']],
    ['exec', ['exec', 'glass', '--', 'true']],
    ['env', ['env', 'glass']],
    ['credentials', ['credentials', 'glass']],
  ])('says what to do where nobody can be asked, for %s', async (_name, args) => {
    const result = await cli.run(args)
    expect(result).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('latchkey start') })
  })
})

describe('a person who names no role', () => {
  it('chooses from a list that narrows while typing', async () => {
    await cli.home.start({ sandbox: '' })
    const terminal = cli.terminal(['start'])
    await terminal.shows('payments-staging/Admin')
    terminal.type('read stag')
    await terminal.shows('1 match')
    terminal.type(keys.enter)
    expect(await terminal.ended).toBe(0)
    expect(await cli.json(['status'])).toMatchObject({
      sessions: [{ role: 'ReadOnly', accountName: 'payments-staging' }],
    })
  })

  it('may leave with Ctrl-C, and nothing is started', async () => {
    await cli.home.start({ sandbox: '' })
    const terminal = cli.terminal(['start'])
    await terminal.shows('payments-staging')
    terminal.type(keys.interrupt)
    expect(await terminal.ended).toBe(1)
    expect(await cli.json(['status'])).toMatchObject({ sessions: [] })
  })
})

describe('a service that is called as several are', () => {
  it('is chosen from a list at a terminal', async () => {
    await cli.home.start({ sandbox: '' })
    const terminal = cli.terminal(['console', 'payments-dev/Admin', '--service', 'ec', '--print'])
    await terminal.shows('EC2 Volumes')
    terminal.type(keys.enter)
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown()).toMatch(/us-east-1\.console\.aws\.amazon\.com\/ec2\/home\?region=us-east-1\s/)
  })
})

describe('a secret', () => {
  it('is not shown while it is typed', async () => {
    const terminal = cli.terminal(['source', 'add', 'iam-user', 'typed', '--endpoint-url', 'http://127.0.0.1:9'])
    await terminal.shows('Access key id')
    terminal.type(`AKIAIOSFODNN7EXAMPLE${keys.enter}`)
    await terminal.shows('Secret access key')
    terminal.type(`typed-secret-0123456789${keys.enter}`)
    expect(await terminal.ended).toBe(0)
    expect(terminal.shown()).not.toContain('typed-secret')
    expect(await cli.json(['source', 'show', 'typed'])).toMatchObject({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' })
  })
})

describe('a vault with a passphrase', () => {
  const passphrase = { LATCHKEY_VAULT: 'passphrase' }

  it('is made with one typed twice, and opened with it by the next agent', async () => {
    const first = cli.terminal(['agent'], passphrase)
    await first.shows('New passphrase')
    first.type(`open sesame${keys.enter}`)
    await first.shows('again')
    first.type(`open sesame${keys.enter}`)
    expect(await first.ended).toBe(0)
    expect(first.shown()).not.toContain('sesame')
    await cli.ok(['stop'])
    const wrongly = cli.terminal(['agent'], passphrase)
    await wrongly.shows('Passphrase of the vault')
    wrongly.type(`open barley${keys.enter}`)
    expect(await wrongly.ended).toBe(1)
    const rightly = cli.terminal(['agent'], passphrase)
    await rightly.shows('Passphrase of the vault')
    rightly.type(`open sesame${keys.enter}`)
    expect(await rightly.ended).toBe(0)
  })

  it('is opened by a file, and its lack is said where nobody can type', async () => {
    const folder = join(cli.home.folder, 'given')
    await mkdir(folder)
    await writeFile(join(folder, 'passphrase'), 'from a file\n')
    const file = { ...passphrase, LATCHKEY_PASSPHRASE_FILE: join(folder, 'passphrase') }
    await cli.ok(['agent'], { env: file })
    await cli.ok(['stop'])
    const refused = await cli.run(['agent'], { env: passphrase })
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('LATCHKEY_PASSPHRASE_FILE') })
  })
})

describe('on a terminal', () => {
  it('colours are shown, unless NO_COLOR says otherwise', async () => {
    await cli.ok(['agent'])
    const coloured = cli.terminal(['status'])
    await coloured.ended
    expect(coloured.shown()).toContain('\u001b[1m')
    const plain = cli.terminal(['status'], { NO_COLOR: '1' })
    await plain.ended
    expect(plain.shown()).not.toContain('\u001b[1m')
  })
})

it('a terminal that gives no size shows the list of roles all the same', async () => {
  await cli.ok(['source', 'add', 'sandbox'])
  const terminal = openTerminal(['sh', '-c', `stty cols 0 rows 0; exec ${latchkey} start`], {
    ...cli.env,
    TERM: 'dumb',
  })
  await terminal.shows('payments-dev/Admin')
  terminal.type(keys.interrupt)
  expect(await terminal.ended).not.toBe(0)
})
