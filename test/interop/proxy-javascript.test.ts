// Programs in JavaScript, with nothing but what `latchkey env` sets: Node of this project always, others with --heavy.
import { spawnSync } from 'node:child_process'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startToolAgent, type ToolAgent } from '../support/agent.ts'
import { needsHeavy } from '../support/heavy.ts'
import { identityLink } from './identity-link.ts'

let agent: ToolAgent
let env: Readonly<Record<string, string>>
beforeAll(async () => {
  agent = await startToolAgent({ args: ['--sandbox'] })
  env = await agent.environment('payments-dev/Admin')
})
afterAll(() => agent?.close())

test('fetch opens a presigned link in Node, and says nothing else', async () => {
  const program = `fetch(process.argv[1]).then((answer) => answer.text()).then(console.log)`
  const run = await agent.run('node', ['-e', program, await identityLink(env)], { env })
  expect(run).toMatchObject({ err: '', out: expect.stringContaining(':assumed-role/Admin/') })
})

const runtimes = ['node@18', 'node@20', 'node@22', 'node@24', 'bun@1.2.23', 'bun@1'] as const

describe('elsewhere', () => {
  test.for(runtimes)('both SDKs and fetch work in %s', async (runtime, context) => {
    needsHeavy(context)
    const folder = join(agent.folder, runtime.replace('@', '-'))
    await mkdir(folder)
    await writeFile(join(folder, 'package.json'), '{}')
    await cp(join(import.meta.dirname, 'javascript', 'clients.mjs'), join(folder, 'clients.mjs'))
    const packages = [runtime, '@aws-sdk/client-sts@3', 'aws-sdk@2']
    const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(installed).toMatchObject({ status: 0 })
    const command = join(folder, 'node_modules', '.bin', runtime.split('@')[0] ?? '')
    const run = await agent.run(command, [join(folder, 'clients.mjs'), await identityLink(env)], { env })
    expect(run.out).toBe('v3 Admin, v2 Admin, fetch Admin\n')
  })
})
