// What tools make of our refusals: the text reaches the person, no tool tries again, and nothing leaves.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startToolAgent, type Tool, type ToolAgent, tools } from '../support/agent.ts'
import { type RecordingUpstream, startRecordingUpstream, userKeyId } from '../support/recording-upstream.ts'

type Environment = Readonly<Record<string, string>>
const python = tools.python()
const awsV2 = tools.awsV2()
let upstream: RecordingUpstream
let agent: ToolAgent
let live: Environment
let ended: Environment

beforeAll(async () => {
  upstream = await startRecordingUpstream()
  agent = await startToolAgent()
  const user = ['--access-key-id', userKeyId, '--region', 'eu-west-1', '--endpoint-url', upstream.url]
  await agent.latchkey(['source', 'add', 'iam-user', 'recorded', ...user], {
    input: upstream.keys[userKeyId]?.secret ?? '',
  })
  for (const name of ['live', 'ended'])
    await agent.latchkey([
      'role',
      'add',
      name,
      '--source',
      'recorded',
      '--arn',
      `arn:aws:iam::111122223333:role/${name}`,
    ])
  live = await agent.environment('live')
  ended = await agent.environment('ended')
  await agent.latchkey(['end', 'ended'])
})
afterAll(async () => {
  await agent?.close()
  await upstream.close()
})

/** Runs the tool, and gives what it said with the requests that the agent refused meanwhile. Fails when anything left. */
async function refusedBy(tool: Tool, args: readonly string[], env: Environment) {
  if (tool.kind === 'missing') throw new Error(tool.reason)
  const sent = upstream.requests.length
  const before = (await agent.audit()).length
  const { code, out, err } = await agent.run(tool.command, args, { env })
  expect({ code, out }).not.toMatchObject({ code: 0 })
  expect(upstream.requests.length).toBe(sent)
  const requests = (await agent.audit()).slice(before).filter(({ event }) => event === 'request')
  return { said: out + err, requests }
}

const missing = (tool: Tool, context: { skip: (reason: string) => never }): void => {
  if (tool.kind === 'missing') context.skip(tool.reason)
}
const node: Tool = { kind: 'found', command: 'node' }
const sdk = ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('proxy-sdk-profile.ts', import.meta.url))]
const boto = (call: string, ...before: readonly string[]): readonly string[] => [
  '-c',
  ['import boto3', ...before, call].join('\n'),
]

describe('a session that has ended', () => {
  const cases: readonly (readonly [string, Tool, readonly string[]])[] = [
    ['the AWS CLI v2', awsV2, ['sts', 'get-caller-identity']],
    ['the AWS CLI v1', tools.awsV1(), ['dynamodb', 'list-tables']],
    ['boto3', python, boto('boto3.client("s3").list_buckets()')],
    ['the JavaScript SDK', node, sdk],
  ]
  test.for(cases)('tells %s what to run, once', async ([, tool, args], context) => {
    missing(tool, context)
    const { said, requests } = await refusedBy(tool, args, ended)
    expect(said).toContain('latchkey start ended')
    // Those of one second are one line.
    expect(requests.length).toBeLessThanOrEqual(1)
  })
})

test('a stand-in that no agent knows is no key', async (context) => {
  missing(awsV2, context)
  const unknown = { ...live, AWS_ACCESS_KEY_ID: 'LKEYAAAAAAAAAAAAAAAA' }
  const { said, requests } = await refusedBy(awsV2, ['sts', 'get-caller-identity'], unknown)
  expect(said).toContain('(InvalidClientTokenId)')
  expect(requests).toMatchObject([{ outcome: 'refused' }])
})

test('a wrong secret is a wrong signature', async (context) => {
  missing(awsV2, context)
  const wrong = { ...live, AWS_SECRET_ACCESS_KEY: 'wrong' }
  const { said, requests } = await refusedBy(awsV2, ['dynamodb', 'list-tables'], wrong)
  expect(said).toContain('(InvalidSignatureException)')
  expect(requests).toHaveLength(1)
})

test('a region of another partition is refused', async (context) => {
  missing(awsV2, context)
  const line = ['s3api', 'list-buckets', '--region', 'cn-north-1']
  const { said, requests } = await refusedBy(awsV2, line, live)
  expect(said).toContain('aws-cn')
  expect(requests).toMatchObject([{ outcome: 'refused', host: 's3.cn-north-1.amazonaws.com.cn' }])
})
