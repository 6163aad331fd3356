// `latchkey exec` as a wrapper nobody notices: streams, signals, exit codes; and keys that die with the command.
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliRig, createCliRig, latchkey, noTerminal, who } from './cli-rig.ts'

let cli: CliRig
beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
  await cli.ok(['start', 'payments-dev/Admin'])
})
afterAll(() => cli.close())

const node = process.execPath
const exec = (...command: string[]) => ['exec', 'payments-dev/Admin', '--', ...command]
const identity = 'arn:aws:sts::100050384774:assumed-role/Admin/'
const printKeys = 'console.log(JSON.stringify({ ...process.env, TEST_PID: process.pid })); setInterval(() => {}, 1e6)'

/** The environment that a command got, while it still runs. */
async function running() {
  const child = spawn(latchkey, exec(node, '-e', printKeys), { env: cli.env, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  const env: Readonly<Record<string, string>> = JSON.parse(text)
  return { child, env, who: () => identityOf(env) }
}

async function identityOf(env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(node, [who], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const chunk of child.stdout) text += String(chunk)
  return text.trim()
}

describe('a command', () => {
  it('is to AWS what the role is, and holds no real key', async () => {
    expect(await cli.ok(exec(node, who))).toContain(identity)
    expect(await cli.ok(exec(node, '-e', 'console.log(process.env.AWS_ACCESS_KEY_ID)'))).toMatch(/^LKEY/)
  })

  it('has real, short-lived keys and no proxy with --direct, wherever the option stands', async () => {
    const show = [node, '-p', 'const { env } = process; `${env.AWS_ACCESS_KEY_ID} ${env.HTTPS_PROXY}`']
    for (const args of [
      ['exec', 'dev/Admin', '--direct', '--'],
      ['exec', '--direct', 'dev/Admin', '--'],
    ]) {
      expect(await cli.ok([...args, ...show])).toMatch(/^ASIA\w+ undefined\n$/)
    }
  })

  it.each([
    ['without --', ['dev/Admin'], ['--x', '--help', '--direct', '-V']],
    ['after our own options', ['dev/Admin', '--proxied'], ['--region', 'x']],
    ['after --', ['dev/Admin', '--'], ['--', '-x']],
  ])('has its options for itself %s', async (_where, ours, theirs) => {
    const show = 'console.log(JSON.stringify(process.argv.slice(1)))'
    const out = await cli.ok(['exec', ...ours, node, '-e', show, '--', ...theirs])
    expect(JSON.parse(out)).toEqual(theirs)
  })

  it('gets a region of its own with --region, and the session keeps its', async () => {
    const show = [node, '-p', 'process.env.AWS_REGION + " " + process.env.AWS_DEFAULT_REGION']
    expect(await cli.ok(['exec', 'dev/Admin', '--region', 'eu-west-1', ...show])).toBe('eu-west-1 eu-west-1\n')
    expect(await cli.ok(['exec', 'dev/Admin', '--direct', '--region=eu-west-1', ...show])).toMatch(/^eu-west-1/)
    expect(await cli.ok(['exec', 'dev/Admin', ...show])).toBe('us-east-1 us-east-1\n')
    expect(await cli.run(['exec', 'dev/Admin', '--region', 'x; rm', 'true'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not a region'),
    })
  })

  it('that was forgotten, or a role that was, is said with an example', async () => {
    expect(await cli.run(['exec', 'dev/Admin'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^latchkey: there is no command to run with dev\/Admin\n {2}Write it after the role/,
      ),
    })
    expect(await cli.run(['exec'])).toMatchObject({ code: 2, stderr: expect.stringContaining('a role and a command') })
    expect(await cli.run(['exec', '--', 'aws', 's3', 'ls'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/name one of the \d+ roles/),
    })
    expect((await cli.run(['exec', 'dev/Admin', '--help'])).stdout).toContain('latchkey exec')
  })

  it('gets its input and gives its output byte for byte', async () => {
    const bytes = randomBytes(300_000)
    const child = spawn(latchkey, exec('cat'), { env: cli.env, stdio: ['pipe', 'pipe', 'inherit'] })
    const out: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stdin.end(bytes)
    await once(child, 'close')
    expect(Buffer.concat(out).equals(bytes)).toBe(true)
  })

  it('keeps its two outputs apart, and we add nothing to either', async () => {
    expect(await cli.run(exec('sh', '-c', 'printf out; printf err >&2'))).toEqual({
      code: 0,
      stdout: 'out',
      stderr: 'err',
    })
  })

  it.each([0, 1, 7])('ends us with its own code %i', async (code) => {
    expect(await cli.run(exec('sh', '-c', `exit ${code}`))).toMatchObject({ code })
  })

  it('ends us with 127 when there is none of that name, and 143 when SIGTERM ended it', async () => {
    expect(await cli.run(exec('latchkey-no-such'))).toMatchObject({
      code: 127,
      stderr: expect.stringContaining('not found'),
    })
    expect(await cli.run(exec('sh', '-c', 'kill $$'))).toMatchObject({ code: 143, stderr: '' })
  })

  it('gets the signals that we get', async () => {
    const script = 'trap "echo caught; exit 9" TERM; echo ready; while :; do sleep 0.05; done'
    const child = spawn(latchkey, exec('sh', '-c', script), { env: cli.env, stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += String(chunk)
      if (text === 'ready\n') child.kill('SIGTERM')
    })
    expect(await once(child, 'close')).toEqual([9, null])
    expect(text).toBe('ready\ncaught\n')
  })

  it('gets Ctrl-C once, from the terminal', async (context) => {
    if (noTerminal !== undefined) context.skip(noTerminal)
    const script = `let n = 0; process.on('SIGINT', () => { if (++n === 1) setTimeout(() => { console.log('times ' + n); process.exit(5) }, 100) }); console.log('ready'); setInterval(() => {}, 1e6)`
    const terminal = cli.terminal(exec(node, '-e', script))
    await terminal.shows('ready')
    terminal.type('\u0003')
    await terminal.shows('times 1')
    expect(await terminal.ended).toBe(5)
  })

  it('does not see what `latchkey env` noted in the shell around it', async () => {
    const print = exec(node, '-p', 'process.env.LATCHKEY_REPLACED')
    expect(await cli.ok(print, { env: { LATCHKEY_REPLACED: 'e30' } })).toBe('undefined\n')
  })
})

describe('the keys of a command', () => {
  it('work while it runs and are refused once it has ended', async () => {
    const command = await running()
    expect(await command.who()).toContain(identity)
    const ended = once(command.child, 'close')
    command.child.kill('SIGTERM')
    await ended
    expect(await command.who()).not.toContain('arn:')
  })

  it('are its own: another command of the same role has others', async () => {
    const [first, second] = [await running(), await running()]
    expect(first.env['AWS_ACCESS_KEY_ID']).not.toBe(second.env['AWS_ACCESS_KEY_ID'])
    first.child.kill()
    second.child.kill()
  })

  it('are refused when we are killed with -9', async () => {
    const command = await running()
    const ended = once(command.child, 'exit')
    command.child.kill('SIGKILL')
    await ended
    // Its command goes on, as every child does.
    process.kill(Number(command.env['TEST_PID']), 'SIGKILL')
    // The agent learns of it by the closed connection: at once, but not in the same instant.
    let answer = await command.who()
    while (answer.startsWith('arn:')) answer = await command.who()
    expect(answer).toMatch(/InvalidClientTokenId|ExpiredToken|UnrecognizedClient/)
  })
})
