// What tools make of our refusals: the text reaches the person, no tool tries again, and nothing leaves.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
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

/**
 * Runs the tool, and gives what it said with the requests that the agent refused meanwhile, once one was written: callers without a valid
 * key get a line a second. Fails when anything left.
 */
async function refusedBy(tool: Tool, args: readonly string[], env: Environment) {
  if (tool.kind === 'missing') throw new Error(tool.reason)
  const sent = upstream.requests.length
  const from = new Date().toISOString()
  const { code, out, err } = await agent.run(tool.command, args, { env })
  expect({ code, out }).not.toMatchObject({ code: 0 })
  expect(upstream.requests.length).toBe(sent)
  const requests = await vi.waitFor(
    async () => {
      const lines = (await agent.audit()).filter(({ event, time }) => event === 'request' && time >= from)
      expect(lines).not.toHaveLength(0)
      return lines
    },
    { timeout: 30_000 },
  )
  return { said: out + err, requests }
}

const missing = (tool: Tool, context: { skip: (reason: string) => never }): void => {
  if (tool.kind === 'missing') context.skip(tool.reason)
}
const node: Tool = { kind: 'found', command: 'node' }
const sdk = ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('proxy-sdk-profile.ts', import.meta.url))]
const boto = (call: string): readonly string[] => ['-c', `import boto3\n${call}`]

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
    expect(requests).toMatchObject([{ outcome: 'refused', status: 403 }])
    expect(requests[0]).not.toHaveProperty('count')
  })
})

test('a stand-in that no agent knows is no key', async (context) => {
  missing(awsV2, context)
  const unknown = { ...live, AWS_ACCESS_KEY_ID: 'LKEYAAAAAAAAAAAAAAAA' }
  const { said, requests } = await refusedBy(awsV2, ['sts', 'get-caller-identity'], unknown)
  expect(said).toContain('(InvalidClientTokenId)')
  expect(requests).toMatchObject([{ outcome: 'refused' }])
  expect(requests[0]).not.toHaveProperty('count')
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

describe('a tool whose clock is an hour late', () => {
  // Before botocore's signers take the function over, its own and those of the CRT.
  const late = [
    'import botocore.compat as compat, datetime',
    'real = compat.get_current_datetime',
    'compat.get_current_datetime = lambda *a, **k: real(*a, **k) - datetime.timedelta(hours=1)',
    'import boto3',
  ]
  test.for([
    ['sts', 'boto3.client("sts").get_caller_identity()', '(SignatureDoesNotMatch)', 'Signature expired'],
    ['dynamodb', 'boto3.client("dynamodb").list_tables()', '(InvalidSignatureException)', 'Signature expired'],
    ['s3', 'boto3.client("s3").list_buckets()', '(RequestTimeTooSkewed)', 'time is too large'],
  ] as const)('is told so as %s does', async ([, call, code, words], context) => {
    missing(python, context)
    const { said, requests } = await refusedBy(python, ['-c', [...late, call].join('\n')], live)
    expect(said).toContain(code)
    expect(said).toContain(words)
    expect(requests).toHaveLength(1)
  })
})
