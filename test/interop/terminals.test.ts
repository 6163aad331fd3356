// The AWS CLI and the SDKs in a terminal that follows a role, by nothing but AWS_PROFILE and what the hook sets.
import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hookFile } from '#local/hook/hook.ts'
import { startToolAgent, type Tool, type ToolAgent, tools } from '../support/agent.ts'
import { needsHeavy } from '../support/heavy.ts'
import { install } from '../support/install-client.ts'

let agent: ToolAgent
beforeAll(async () => {
  agent = await startToolAgent({ args: ['--sandbox'] })
  await mkdir(join(agent.folder, '.aws'))
  await writeFile(join(agent.folder, '.aws', 'config'), '[default]\nregion = us-west-2\n')
})
afterAll(() => agent.close())

const file = (...parts: readonly string[]): string => join(import.meta.dirname, ...parts)
const identity = 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])'
const asked = {
  'the AWS CLI v2': { tool: tools.awsV2, args: ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'] },
  'the AWS CLI v1': { tool: tools.awsV1, args: ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'] },
  boto3: { tool: tools.python, args: ['-c', identity] },
  'the JavaScript SDK': {
    tool: (): Tool => ({ kind: 'found', command: 'node' }),
    args: [file('proxy-sdk-profile.ts')],
  },
} as const

/** Each gives a command that asks STS who it is. */
const heavy = {
  'the Go SDK v2'() {
    const commands = [
      ['go', 'mod', 'tidy'],
      ['go', 'build', '-o', 'client', '.'],
    ]
    return [join(install({ name: 'go', from: file('clients', 'go'), commands }), 'client')]
  },
  'the Rust SDK'() {
    const folder = install({ name: 'rust', from: file('clients', 'rust'), commands: [['cargo', 'build', '-q']] })
    return [join(folder, 'target', 'debug', 'clients')]
  },
  'the SDK for Java'() {
    const fetch = ['mvn', '-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib']
    const folder = install({ name: 'java', from: file('java'), commands: [fetch] })
    return ['java', '-cp', join(folder, 'lib', '*'), join(folder, 'Identity.java')]
  },
} as const

/** A prompt's worth of the hook, and then the tool. */
const shell = 'PS1=x; . "$0"; _latchkey_prompt; exec "$@"'

describe.each(Object.entries(asked))('%s', (_name, { tool, args }) => {
  it.for(['--proxied', '--direct', '--no-profile'])('is the role of the terminal with %s', async (how, context) => {
    const found = tool()
    if (found.kind === 'missing') return context.skip(found.reason)
    // Without a proxy only AWS_ENDPOINT_URL leads to the sandbox.
    if (how === '--direct' && takesNoEndpoint(found.command))
      return context.skip('takes no AWS_ENDPOINT_URL before version 2.13, and would ask AWS itself')
    await agent.latchkey(['use', 'payments-dev/Admin', how])
    const hook = hookFile('bash', { shell: join(agent.home, 'shell') })
    const { code, out, err } = await agent.run('bash', ['-c', shell, hook, found.command, ...args])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain(':assumed-role/Admin/')
    return undefined
  })
})

describe.each(Object.entries(heavy))('%s', (_name, make) => {
  it.for(['--proxied', '--direct', '--no-profile'])(
    'is the role of the terminal with %s',
    { timeout: 60 * 60_000 },
    async (how, context) => {
      needsHeavy(context)
      const command = make()
      await agent.latchkey(['settings', 'set', 'tools.java', 'true'])
      await agent.latchkey(['use', 'payments-dev/Admin', how])
      const hook = hookFile('bash', { shell: join(agent.home, 'shell') })
      const { code, out, err } = await agent.run('bash', ['-c', shell, hook, ...command])
      expect({ code, err, out }).toEqual({
        code: 0,
        err: expect.any(String),
        out: expect.stringContaining(':assumed-role/Admin/'),
      })
    },
  )
})

it('boto3 is the role by the container endpoint, and nobody else gets its credentials', async (context) => {
  const found = tools.python()
  if (found.kind === 'missing') return context.skip(found.reason)
  const env = await agent.environment('payments-dev/Admin', '--container')
  expect(Object.keys(env).filter((name) => /KEY|PROFILE|PROXY/.test(name))).toEqual([])
  const { code, out, err } = await agent.run(found.command, ['-c', identity], { env })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain(':assumed-role/Admin/')
  const without = { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'guessed' }
  expect((await agent.run(found.command, ['-c', identity], { env: without })).code).not.toBe(0)
  return undefined
})

function takesNoEndpoint(command: string): boolean {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
  const [, major, minor] = /^aws-cli\/(\d+)\.(\d+)\./.exec(stdout) ?? []
  return major === '2' && Number(minor) < 13
}
