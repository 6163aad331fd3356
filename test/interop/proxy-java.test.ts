// Java with the setting tools.java: Java's own HTTP clients always, the SDK's with --heavy.
import { spawnSync } from 'node:child_process'
import { cp, mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startToolAgent, type ToolAgent } from '../support/agent.ts'
import { needsHeavy } from '../support/heavy.ts'
import { identityLink } from './identity-link.ts'

const role = 'payments-dev/Admin'
const sources = join(import.meta.dirname, 'java')
const has = (command: string, argument: string): boolean =>
  spawnSync(command, [argument], { stdio: 'ignore' }).status === 0

let agent: ToolAgent
beforeAll(async () => {
  agent = await startToolAgent({ args: ['--sandbox'] })
  await agent.latchkey(['settings', 'set', 'tools.java', 'true'])
})
afterAll(() => agent?.close())

test('Java reaches AWS by the proxy and this computer without, and echoes no secret', async (context) => {
  context.skip(!has('java', '-version'), 'needs java: apt-get install default-jdk-headless')
  const near = createServer((_request, response) => response.end('near'))
  await new Promise<void>((resolve) => near.listen(0, '127.0.0.1', resolve))
  const address = near.address()
  const env = await agent.environment(role)
  const links = [await identityLink(env), `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`]
  const { out, err } = await agent.run('java', [join(sources, 'Fetch.java'), ...links], { env })
  near.close()
  const lines = out.split('\n')
  expect(lines.slice(0, 2)).toEqual([
    expect.stringMatching(/^old .*:assumed-role\/Admin\//),
    expect.stringMatching(/^new .*:assumed-role\/Admin\//),
  ])
  expect(lines.slice(2, 4)).toEqual(['old near', 'new near'])
  expect(err).toContain('Picked up JAVA_TOOL_OPTIONS')
  expect(err).not.toContain(new URL(env['HTTPS_PROXY'] ?? '').password)
})

test('without the setting Java is told nothing', async () => {
  await agent.latchkey(['settings', 'set', 'tools.java', 'false'])
  expect(Object.keys(await agent.environment(role))).not.toContain('JAVA_TOOL_OPTIONS')
  await agent.latchkey(['settings', 'set', 'tools.java', 'true'])
})

test('every client of the SDK for Java works as it is made', async (context) => {
  needsHeavy(context)
  context.skip(!has('mvn', '-version'), 'needs Maven: apt-get install maven')
  const folder = join(agent.folder, 'java')
  await mkdir(folder)
  await cp(sources, folder, { recursive: true })
  const fetched = spawnSync('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(fetched).toMatchObject({ status: 0 })
  const classes = join(folder, 'lib', '*')
  const { out } = await agent.exec(role, ['java', '-cp', classes, join(folder, 'Clients.java')])
  expect(out.trim().split('\n')).toEqual([
    'url-connection Admin hello',
    'apache Admin hello',
    'netty Admin hello',
    'crt Admin hello',
    'crt-async Admin hello',
  ])
}, 900_000)
