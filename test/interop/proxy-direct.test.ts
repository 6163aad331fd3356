// Real credentials for tools that cannot go through the proxy: as a credential_process, with the profile alone.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoleView } from '#contract/model.ts'
import { latchkey, startToolAgent, type Tool, type ToolAgent, tools } from '../support/agent.ts'

const role = 'payments-dev/Admin'
let agent: ToolAgent
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  agent = await startToolAgent({ args: ['--sandbox'] })
  const roles: readonly RoleView[] = JSON.parse(await agent.latchkey(['roles', '--json', role]))
  const { AWS_ENDPOINT_URL = '' } = await agent.environment(role, '--direct')
  const config = join(agent.folder, 'config')
  await writeFile(
    config,
    ['[profile lab]', 'region = eu-west-1', `credential_process = ${latchkey} credentials ${roles[0]?.id}`].join('\n'),
  )
  env = { AWS_CONFIG_FILE: config, AWS_PROFILE: 'lab', AWS_ENDPOINT_URL }
})
afterAll(() => agent?.close())

const identity = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text']
const cases: readonly (readonly [string, Tool, readonly string[]])[] = [
  ['the AWS CLI v2', tools.awsV2(), [...identity, '--endpoint-url']],
  ['the AWS CLI v1', tools.awsV1(), identity],
  ['boto3', tools.python(), ['-c', 'import boto3; print(boto3.client("sts").get_caller_identity()["Arn"])']],
]
test.for(cases)('%s takes credentials from a profile with credential_process', async ([, tool, args], context) => {
  if (tool.kind === 'missing') return context.skip(tool.reason)
  // AWS CLI before 2.13 does not know AWS_ENDPOINT_URL.
  const line = args.includes('--endpoint-url') ? [...args, env['AWS_ENDPOINT_URL'] ?? ''] : args
  const run = await agent.run(tool.command, line, { env })
  expect(run.err + run.out).toMatch(/^arn:aws:sts::\d{12}:assumed-role\/Admin\//)
})

test('each hand-out is audited', async () => {
  const issued = (await agent.audit()).filter(({ event }) => event === 'credentials.issue')
  expect(issued.length).toBeGreaterThan(0)
  expect(issued.every(({ role: name, outcome }) => name === 'Admin' && outcome === 'allowed')).toBe(true)
})
