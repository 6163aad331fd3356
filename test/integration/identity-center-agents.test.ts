// Identity Center with real agents in homes of their own, and a person who signs in from the command line, without a terminal.
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { parseSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox } from '#sandbox/types.ts'
import { type AgentOptions, startToolAgent, type ToolAgent } from '../support/agent.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const browser = `node ${join(fixtures, 'approve.mjs')}`
const holder = pathToFileURL(join(fixtures, 'hold-vault.mjs')).href

/** Each runs a dozen commands. */
vi.setConfig({ testTimeout: 180_000 })

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function startAws(options: string): Promise<Sandbox> {
  const aws = await startSandbox(parseSandboxOptions(options))
  open.push(aws.close)
  return aws
}

async function startAgent(options: AgentOptions): Promise<ToolAgent> {
  const agent = await startToolAgent(options)
  open.push(agent.close)
  return agent
}

const add = (agent: ToolAgent, { identityCenter }: Sandbox, endpointUrl: string): Promise<string> =>
  agent.latchkey(
    `source add identity-center corp --start-url ${identityCenter.startUrl} --region us-east-1 --endpoint-url ${endpointUrl}`.split(
      ' ',
    ),
  )
const signIn = (agent: ToolAgent, ...options: readonly string[]): Promise<string> =>
  agent.latchkey(['sign-in', 'corp', ...options], { env: { BROWSER: browser } })
const credentials = (agent: ToolAgent, role = 'payments-dev/AdministratorAccess') =>
  agent.run('latchkey', ['credentials', role])
const stateOf = async (agent: ToolAgent): Promise<unknown> =>
  JSON.parse(await agent.latchkey(['source', 'show', 'corp', '--json'])).state

describe('an agent that is killed between "renewed at AWS" and "stored"', () => {
  it('says at its next start that a sign-in is needed, and everything else works', async () => {
    const aws = await startAws('token-ttl=4s')
    const folder = await startAgent({})
    const [hold, file] = [join(folder.folder, 'hold'), join(folder.folder, 'passphrase')]
    await writeFile(file, 'correct horse battery staple', { mode: 0o600 })
    const agent = await startAgent({
      vault: { kind: 'passphrase', file },
      env: { LATCHKEY_TEST_HOLD: hold },
      node: ['--import', holder],
    })
    await agent.latchkey(
      `source add iam-user me --access-key-id ${aws.accessKeyId} --endpoint-url ${aws.endpointUrl}`.split(' '),
      { input: aws.secretAccessKey },
    )
    await agent.latchkey(['role', 'add', 'mine', '--source', 'me', '--arn', aws.roles[0]?.arn ?? ''])
    await add(agent, aws, aws.endpointUrl)
    await signIn(agent)
    await agent.latchkey(['source', 'sync', 'corp'])
    await writeFile(hold, '')
    await expect.poll(() => existsSync(`${hold}-on`), { timeout: 20_000 }).toBe(true)
    expect(aws.calls()['identity-center:CreateToken']).toBeGreaterThanOrEqual(2)
    await agent.kill()
    await rm(hold)
    await agent.start()
    await expect.poll(() => stateOf(agent), { timeout: 20_000, interval: 200 }).toBe('needs-sign-in')
    expect(await credentials(agent)).toMatchObject({
      code: 3,
      err: expect.stringContaining('nobody is signed in to "corp". Sign in: latchkey sign-in corp'),
    })
    expect(await credentials(agent, 'mine')).toMatchObject({ code: 0 })
    await signIn(agent)
    expect(await credentials(agent)).toMatchObject({ code: 0 })
  })
})

describe('two agents at one start URL', () => {
  it('sign in, renew and fetch their roles side by side, and neither ends what the other has', async () => {
    const aws = await startAws('token-ttl=4s')
    const agents = await Promise.all([startAgent({}), startAgent({})])
    const [one, other] = agents
    await Promise.all(agents.map((agent) => add(agent, aws, aws.endpointUrl)))
    await Promise.all(agents.map((agent) => signIn(agent)))
    await Promise.all(agents.map((agent) => agent.latchkey(['source', 'sync', 'corp'])))
    const tokens = () => aws.calls()['identity-center:CreateToken'] ?? 0
    // Two sign-ins, and two renewals of each at least.
    await expect.poll(tokens, { timeout: 20_000 }).toBeGreaterThanOrEqual(7)
    const both = await Promise.all(agents.map((agent) => credentials(agent)))
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    await one.latchkey(['sign-out', 'corp'])
    expect((await credentials(one)).code).toBe(3)
    const renewed = tokens() + 1
    await expect.poll(tokens, { timeout: 20_000 }).toBeGreaterThanOrEqual(renewed)
    expect((await credentials(other, 'payments-dev/ViewOnlyAccess')).code).toBe(0)
    expect(await stateOf(other)).toBe('ready')
  })
})

const secret = z.object({
  clientSecret: z.string().optional(),
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
  deviceCode: z.string().optional(),
  code: z.string().optional(),
  codeVerifier: z.string().optional(),
})

/** In front of the sandbox: notes every secret that the protocol of a sign-in has. */
async function startWitness({ endpointUrl }: Sandbox) {
  const seen = new Map<string, Set<string>>()
  function note(text: string): void {
    if (!text.startsWith('{')) return
    for (const [name, value] of Object.entries(secret.parse(JSON.parse(text))))
      if (value !== undefined) seen.set(name, (seen.get(name) ?? new Set()).add(value))
  }
  const server = createServer((asked, answer) => {
    const pieces: Buffer[] = []
    asked.on('data', (piece: Buffer) => pieces.push(piece))
    asked.on('end', () => {
      const body = Buffer.concat(pieces)
      note(body.toString())
      const { method, headers, url = '' } = asked
      request(new URL(url, endpointUrl), { method, headers }, (got) => {
        const parts: Buffer[] = []
        got.on('data', (part: Buffer) => parts.push(part))
        got.on('end', () => {
          note(Buffer.concat(parts).toString())
          answer.writeHead(got.statusCode ?? 500, got.headers).end(Buffer.concat(parts))
        })
      }).end(body)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  open.push(async () => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return { url: `http://127.0.0.1:${port}`, seen }
}

describe('what a sign-in is made of', () => {
  it('stands nowhere: no file, no log, no output, no argument of a process, no address of a page', async (context) => {
    if (process.platform !== 'linux') context.skip('not for linux: reads /proc')
    const aws = await startAws('token-ttl=4s')
    const witness = await startWitness(aws)
    const folder = await startAgent({})
    const file = join(folder.folder, 'passphrase')
    await writeFile(file, 'correct horse battery staple', { mode: 0o600 })
    const agent = await startAgent({ vault: { kind: 'passphrase', file } })
    const said = [await add(agent, aws, witness.url), await signIn(agent, '--json')]
    const commandLine = async () => await readFile(`/proc/${agent.pid()}/cmdline`, 'utf8')
    said.push(await signIn(agent, '--device', '--json'))
    said.push(await agent.latchkey(['source', 'sync', 'corp', '--json']))
    const renewals = () => witness.seen.get('refreshToken')?.size ?? 0
    await expect.poll(renewals, { timeout: 20_000 }).toBeGreaterThanOrEqual(3)
    said.push((await credentials(agent)).err, await commandLine())
    const commands = ['audit --json', 'source list --json', 'roles --json', 'doctor --bundle -']
    const outputs = await Promise.all(commands.map((line) => agent.run('latchkey', line.split(' '))))
    said.push(...outputs.flatMap(({ out, err }) => [out, err]))
    said.push(await readFile(join(agent.folder, 'pages'), 'utf8'))
    said.push((await agent.run('latchkey', ['sign-out', 'corp'])).out)
    const names = await readdir(agent.folder, { recursive: true, withFileTypes: true })
    for (const entry of names.filter((each) => each.isFile()))
      // oxlint-disable-next-line no-await-in-loop -- as above
      said.push(await readFile(join(entry.parentPath, entry.name), 'latin1'))
    const all = said.join('\n')
    expect([...witness.seen.keys()].toSorted()).toEqual(Object.keys(secret.shape).toSorted())
    expect(all).toContain('/authorize?')
    expect(all).toContain('"mode":"passphrase"'.replace(':', ': '))
    for (const [name, values] of witness.seen)
      for (const value of values) expect({ name, isThere: all.includes(value) }).toEqual({ name, isThere: false })
  })
})
