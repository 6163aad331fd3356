// `latchkey restart`: another process, and nothing that a tool holds has changed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { untilBack } from '#frontends/headless/until-back.ts'
import { startToolAgent } from '../support/agent.ts'
import { createAgentHome } from './agent-home.ts'
import { type CliRig, createCliRig, latchkey, who } from './cli-rig.ts'

const role = 'payments-dev/Admin'
const identity = 'arn:aws:sts::100050384774:assumed-role/Admin/'
const node = process.execPath
const printKeys = 'console.log(JSON.stringify(process.env)); process.stdin.resume()'

let cli: CliRig | undefined
afterEach(() => cli?.close())

async function output(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const chunk of child.stdout) text += String(chunk)
  return text.trim()
}

it('keeps sessions, the keys of terminals and running commands, port, password and sandbox', async () => {
  cli = await createCliRig({ sandbox: 'accounts=4' })
  const rig = cli
  const environment = async () => JSON.parse(await rig.ok(['env', role, '--format', 'json']))
  const terminal = await environment()
  const running = spawn(latchkey, ['exec', role, '--', node, '-e', printKeys], { env: rig.env, stdio: 'pipe' })
  onTestFinished(() => void running.kill('SIGKILL'))
  const [line]: unknown[] = await once(running.stdout, 'data')
  const command = JSON.parse(String(line))
  const before = await rig.home.client.app.status()

  expect(await rig.ok(['restart'])).toMatch(/^agent \d+ restarted as \d+; 1 session goes on\n$/)

  const after = await rig.home.client.app.status()
  expect(after.agent.pid).not.toBe(before.agent.pid)
  expect(after.proxy).toEqual(before.proxy)
  expect(after.sources).toMatchObject([
    { kind: 'sandbox', roles: before.sources[0]?.roles },
    { kind: 'identity-center' },
  ])
  expect(await environment()).toEqual(terminal)
  for (const env of [terminal, command]) {
    const said = await output(node, [who], { HOME: rig.env['HOME'], PATH: rig.env['PATH'], ...env })
    expect(said).toContain(identity)
  }
  running.stdin.end()
  expect(await once(running, 'close')).toEqual([0, null])
})

it('asks for no passphrase again, and keeps what lies on disk', async () => {
  const home = await createAgentHome('passphrase')
  onTestFinished(() => home.remove())
  await home.start({ sandbox: '', askPassphrase: () => Promise.resolve('correct horse battery staple') })
  const [first] = await home.client.roles.list({})
  const session = await home.client.sessions.start({ role: first?.id ?? '' })
  const { startedAt } = await home.client.app.info()
  const { pid, sessionsKept } = await home.client.app.restart()
  expect(sessionsKept).toBe(1)
  const status = await untilBack(home.paths, process.platform, pid, startedAt)
  expect(status.agent.pid).not.toBe(pid)
  expect(status.sessions).toMatchObject([{ id: session.id, standInAccessKeyId: session.standInAccessKeyId }])
})

it('is refused by an agent in the foreground, which goes on', async () => {
  const agent = await startToolAgent({ args: ['--sandbox'] })
  onTestFinished(() => agent.close())
  const { code, err } = await agent.run(latchkey, ['restart'])
  expect(code).not.toBe(0)
  expect(err).toContain('foreground')
  expect((await agent.status()).agent.pid).toBe(agent.pid())
})

it('says that no agent runs where none does', async () => {
  cli = await createCliRig()
  const { code, stderr } = await cli.run(['restart'])
  expect([code, stderr]).toEqual([5, expect.stringContaining('no agent')])
})
