// Starting, finding and stopping agents from the command line, and what is said when that cannot work.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { processIdentity } from '#util/own/process-identity.ts'
import { gone } from './agent-home.ts'
import { type CliRig, createCliRig } from './cli-rig.ts'

let cli: CliRig
beforeEach(async () => {
  cli = await createCliRig()
})
afterEach(() => cli.close())

const noAgent = { code: 5, stdout: '', stderr: expect.stringContaining('no agent is running') }

describe('without an agent', () => {
  it.each([
    [['status']],
    [['status', '--json']],
    [['stop']],
    [['lock']],
    [['doctor', '--bundle', '-']],
    [['audit']],
    [['audit', '--follow']],
  ])('%s ends with 5 and starts none', async (args) => {
    expect(await cli.run(args)).toMatchObject(noAgent)
    expect(await cli.run(['status'])).toMatchObject(noAgent)
  })

  it('doctor checks the shell all the same, ends with 5 and starts none', async () => {
    const env = { HTTPS_PROXY: 'socks5://127.0.0.1:9', CURL_CA_BUNDLE: '/nowhere/corp.pem' }
    for (const args of [['doctor'], ['doctor', '--json']]) {
      const { code, stdout } = await cli.run(args, { env })
      expect(code).toBe(5)
      for (const said of ['no agent is running', 'speaks socks5', '/nowhere/corp.pem']) expect(stdout).toContain(said)
    }
    expect(await cli.run(['status'])).toMatchObject(noAgent)
  })

  it.each([
    [['roles'], 0],
    [['source', 'list'], 0],
    [['settings', 'list'], 0],
    [['start', 'nosuch'], 1],
    [['exec', 'nosuch', '--', 'true'], 1],
    [['env', 'nosuch'], 1],
    [['credentials', 'nosuch'], 1],
  ])('%s starts one', async (args, code) => {
    expect(await cli.run(args)).toMatchObject({ code })
    expect(await cli.run(['status'])).toMatchObject({ code: 0 })
  })

  it('help is given by every command, with an example, and nothing is started or written', async () => {
    const paths = ['', ...(await commandsOf([]))]
    expect(paths.length).toBeGreaterThan(25)
    const helps = await Promise.all(paths.map((path) => cli.ok([...path.split(' ').filter(Boolean), '--help'])))
    const teaches = (help: string, at: number): boolean =>
      help.startsWith(`Usage: latchkey ${paths[at]}`.trim()) && /Examples?:|First steps:/.test(help)
    expect(paths.filter((_, at) => !teaches(helps[at] ?? '', at))).toEqual([])
    expect(await cli.run(['status'])).toMatchObject(noAgent)
    expect(await readdir(cli.home.folder)).toEqual([])
  })
})

/** Every command below, as the completion knows them. */
async function commandsOf(path: readonly string[]): Promise<readonly string[]> {
  if (path.at(-1) === 'help') return []
  const words = (await cli.ok(['complete', '--', ...path, ''])).split('\n').filter(Boolean)
  const groups = ['source', 'role', 'settings', 'add']
  if ((path.length > 0 && !groups.includes(path.at(-1) ?? '')) || path.join(' ') === 'role add') return []
  const deeper = await Promise.all(words.map((word) => commandsOf([...path, word])))
  return words.flatMap((word, at) => [[...path, word].join(' '), ...(deeper[at] ?? [])])
}

describe('the agent', () => {
  it('is one for all commands of a home', async () => {
    const line = await cli.ok(['agent'])
    expect(line).toMatch(/^latchkey agent ready: proxy http:\/\/127\.0\.0\.1:\d+, socket \S+, pid \d+\n$/)
    expect(await cli.ok(['agent'])).toBe(line)
    const second = await cli.run(['agent', '--sandbox'])
    expect(second).toMatchObject({ code: 0, stdout: line, stderr: expect.stringContaining('running already') })
    expect(await cli.run(['agent', '--foreground'])).toMatchObject({ code: 1, stdout: '' })
  })

  it('is stopped once; then there is none', async () => {
    await cli.ok(['agent'])
    const said = await cli.ok(['stop'])
    expect(said).toMatch(/^agent \d+ stopped; 0 sessions ended\n$/)
    // The process too, so that its home can be removed by the next command.
    expect(await processIdentity(Number(said.split(' ')[1]))).toBeUndefined()
    expect(await cli.run(['stop'])).toMatchObject(noAgent)
  })

  it('gets the sandbox and loses it while it runs, and again at its next start', async () => {
    expect(await cli.ok(['source', 'add', 'sandbox'])).toMatch(/^sandbox added; AWS knows it as arn:/)
    expect(await cli.run(['source', 'add', 'sandbox'])).toMatchObject({ code: 1, stdout: '' })
    await cli.ok(['stop'])
    expect(await cli.json(['source'])).toMatchObject([
      { name: 'sandbox', state: 'ready' },
      { name: 'sandbox-sso', state: 'needs-sign-in' },
    ])
    expect(await cli.json(['source', 'remove', 'sandbox'])).toEqual({ sessionsEnded: 0, rolesRemoved: [] })
    expect(await cli.json(['source'])).toEqual([])
    await cli.ok(['stop'])
  })

  it('stays in the foreground until a signal, and says when it is ready', async () => {
    const child = cli.spawn(['agent', '--foreground', '--sandbox=accounts=1'])
    await new Promise<void>((resolve) =>
      child.stdout?.on('data', (text) => String(text).includes('agent ready') && resolve()),
    )
    expect(await cli.json(['status'])).toMatchObject({ agent: { pid: child.pid, sandbox: true } })
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(await cli.run(['status'])).toMatchObject(noAgent)
  })

  it('serves the sandbox at the same address again, so that terminals which are open find it', async () => {
    const address = async (): Promise<unknown> => cli.json(['source'])
    await cli.ok(['agent', '--sandbox'])
    const before = await address()
    expect(before).toMatchObject([
      { name: 'sandbox', endpointUrl: expect.stringMatching(/^http:/) as unknown },
      { name: 'sandbox-sso' },
    ])
    await cli.ok(['stop'])
    await cli.ok(['agent', '--sandbox'])
    expect(await address()).toEqual(before)
  })

  it('is another one in another home', async () => {
    const other = await createCliRig({ sandbox: '' })
    try {
      await cli.ok(['agent', '--sandbox'])
      await cli.ok(['start', 'payments-dev/Admin'])
      expect(await other.json(['status'])).toMatchObject({ sessions: [] })
      await other.ok(['stop'])
      expect(await cli.json(['status'])).toMatchObject({ sessions: [{ role: 'Admin' }] })
    } finally {
      await other.close()
    }
  })

  it('takes a home whose path is too long for a socket', async () => {
    const folder = join(cli.home.folder, 'deep'.repeat(20), 'deeper'.repeat(10))
    await mkdir(folder, { recursive: true })
    const env = { LATCHKEY_HOME: folder }
    await cli.ok(['agent'], { env })
    expect(JSON.parse(await cli.ok(['status', '--json'], { env }))).toMatchObject({ agent: { home: folder } })
    await cli.ok(['stop'], { env })
    await gone({ lock: join(folder, 'lock') })
  })

  it('whose version is another one is told once, on standard error', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('x-latchkey-version', '99.0.0')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ json: [] }))
    })
    await new Promise<void>((resolve) => server.listen(cli.home.paths.socket, resolve))
    try {
      const { code, stderr } = await cli.run(['roles', '--json'])
      expect(code).toBe(0)
      expect(stderr.match(/99\.0\.0/g)).toHaveLength(1)
      expect(stderr).toContain('latchkey stop')
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })
})

describe('an agent that cannot start', () => {
  it.each([
    ['--sandbox=accounts=0', 'accounts'],
    ['--sandbox=colour=red', 'colour'],
    ['--sandbox=throttle', 'throttle'],
    ['--sandbox=seed=1,seed=2', 'twice'],
  ])('says what is wrong with %s, and leaves nothing running', async (option, text) => {
    for (const more of [[], ['--foreground']]) {
      const result = await cli.run(['agent', option, ...more])
      expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(text) })
      expect(await cli.run(['status'])).toMatchObject(noAgent)
    }
  })

  it('names the three vaults when another one is asked for', async () => {
    const { code, stdout, stderr } = await cli.run(['roles'], { env: { LATCHKEY_VAULT: 'keychian' } })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/keychian.*\n.*keychain, passphrase, memory/)
  })

  it('says which folder it cannot write', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lk-'))
    try {
      await writeFile(join(folder, 'file'), '')
      const home = join(folder, 'file', 'home')
      const { code, stdout, stderr } = await cli.run(['agent'], { env: { LATCHKEY_HOME: home } })
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain(join(folder, 'file'))
      expect(stderr).not.toMatch(/^ {4}at /m)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('keeps broken settings as they are and goes on', async () => {
    await writeFile(cli.home.paths.settings, '{ "sources": [')
    await cli.ok(['agent'])
    expect(await readFile(cli.home.paths.settings, 'utf8')).toBe('{ "sources": [')
    expect(await cli.ok(['status'])).toContain('settings.json')
  })
})
