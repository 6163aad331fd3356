// Many roles at once: assumed inside a tool, nested commands, two sessions in one process.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { latchkey, startToolAgent, type Tool, type ToolAgent, tools } from '../support/agent.ts'

const dev = 'payments-dev/Admin'
const prod = 'payments-prod/ReadOnly'
const start = 'arn:aws:iam::100000000000:role/ChainStart'
const end = 'arn:aws:iam::100000000000:role/ChainEnd'
const identity = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text']
let agent: ToolAgent
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  agent = await startToolAgent({ args: ['--sandbox'] })
  env = await agent.environment(dev)
  await writeFile(
    join(agent.folder, 'config'),
    [
      '[profile inside]',
      `role_arn = ${start}`,
      'credential_source = Environment',
      '[profile deeper]',
      `role_arn = ${end}`,
      'source_profile = inside',
    ].join('\n'),
  )
  await writeFile(join(agent.folder, 'credentials'), '')
})
afterAll(() => agent?.close())

const profiles = (): Readonly<Record<string, string>> => ({
  AWS_CONFIG_FILE: join(agent.folder, 'config'),
  AWS_SHARED_CREDENTIALS_FILE: join(agent.folder, 'credentials'),
})

async function boto(...lines: readonly string[]): Promise<string> {
  const python = tools.python()
  if (python.kind === 'missing') throw new Error(python.reason)
  const run = await agent.run(python.command, ['-c', lines.join('\n')], { env })
  if (run.code !== 0) throw new Error(run.err)
  return run.out.trim()
}

function needsBoto(context: { skip: (reason: string) => never }): void {
  const python = tools.python()
  if (python.kind === 'missing') context.skip(python.reason)
}

test('boto3 assumes a role, and a role from there, and holds stand-ins only', async (context) => {
  needsBoto(context)
  const told: unknown = JSON.parse(
    await boto(
      'import boto3, json',
      'def assumed(session, arn):',
      '    given = session.client("sts").assume_role(RoleArn=arn, RoleSessionName="inside")["Credentials"]',
      '    keys = given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]',
      '    return boto3.Session(*keys), keys',
      `first, one = assumed(boto3.Session(), "${start}")`,
      `second, two = assumed(first, "${end}")`,
      'arns = [session.client("sts").get_caller_identity()["Arn"] for session in (first, second)]',
      'second.client("s3").create_bucket(Bucket="assumed")',
      'print(json.dumps({"arns": arns, "keys": [one, two]}))',
    ),
  )
  expect(told).toEqual({
    arns: [
      'arn:aws:sts::100000000000:assumed-role/ChainStart/inside',
      'arn:aws:sts::100000000000:assumed-role/ChainEnd/inside',
    ],
    keys: [
      [
        expect.stringMatching(/^LKEY/),
        expect.not.stringContaining('SandboxSecret'),
        expect.stringMatching(/^LATCHKEY\./),
      ],
      [
        expect.stringMatching(/^LKEY/),
        expect.not.stringContaining('SandboxSecret'),
        expect.stringMatching(/^LATCHKEY\./),
      ],
    ],
  })
})

const clis: readonly (readonly [string, Tool])[] = [
  ['v2', tools.awsV2()],
  ['v1', tools.awsV1()],
]
describe.each(clis)('the AWS CLI %s', (_version, tool) => {
  test('takes profiles with role_arn, from the environment and from each other', async (context) => {
    if (tool.kind === 'missing') return context.skip(tool.reason)
    const inside = await agent.exec(dev, [tool.command, ...identity, '--profile', 'inside'], { env: profiles() })
    expect(inside.err + inside.out).toMatch(/^arn:aws:sts::100000000000:assumed-role\/ChainStart\//)
    const deeper = await agent.exec(dev, [tool.command, ...identity, '--profile', 'deeper'], { env: profiles() })
    expect(deeper.err + deeper.out).toMatch(/^arn:aws:sts::100000000000:assumed-role\/ChainEnd\//)
  })
})

test('the JavaScript SDK takes profiles with role_arn', async () => {
  const script = fileURLToPath(new URL('proxy-sdk-profile.ts', import.meta.url))
  const node = ['node', '--disable-warning=ExperimentalWarning', script, 'deeper']
  const run = await agent.exec(dev, node, { env: profiles() })
  expect(run.out).toMatch(/^LKEY\S+ arn:aws:sts::100000000000:assumed-role\/ChainEnd\//)
})

test('a command inside a command has the inner role', async (context) => {
  const aws = tools.awsV2()
  if (aws.kind === 'missing') return context.skip(aws.reason)
  const run = await agent.exec(dev, [latchkey, 'exec', prod, '--', aws.command, ...identity])
  expect(run.err).toBe('')
  expect(run.out).toContain(':assumed-role/ReadOnly/')
})

test('our own proxy is never the next hop of a command inside a command', async (context) => {
  const curl = tools.curl()
  if (curl.kind === 'missing') return context.skip(curl.reason)
  const tunnels = async () => (await agent.audit()).filter(({ event }) => event === 'tunnel')
  const before = (await tunnels()).length
  const outside = ['-sS', '-m', '20', 'https://nowhere.invalid/']
  const run = await agent.exec(dev, [latchkey, 'exec', prod, '--', curl.command, ...outside])
  expect(run.code).toBe(56)
  const seen = (await tunnels()).slice(before)
  expect(seen).toMatchObject([{ host: 'nowhere.invalid:443', outcome: 'failed' }])
})

test('two roles work at once in one process', async (context) => {
  needsBoto(context)
  const other = await agent.environment(prod)
  const session = (keys: Readonly<Record<string, string>>): string =>
    `boto3.Session("${keys['AWS_ACCESS_KEY_ID']}", "${keys['AWS_SECRET_ACCESS_KEY']}")`
  const arns = await boto(
    'import boto3',
    'from concurrent.futures import ThreadPoolExecutor',
    `clients = [session.client("sts") for session in (${session(env)}, ${session(other)})]`,
    'with ThreadPoolExecutor(8) as pool:',
    '    print(*pool.map(lambda at: clients[at % 2].get_caller_identity()["Arn"].split("/")[1], range(8)))',
  )
  expect(arns).toBe('Admin ReadOnly '.repeat(4).trim())
})

test('the audit log names the assumed role of each request', async () => {
  const derived = (await agent.audit()).filter(
    ({ client, action }) => client === 'derived' && action === 'CreateBucket',
  )
  expect(derived).toMatchObject([
    { outcome: 'allowed', resource: 'assumed', roleArn: expect.stringContaining('assumed-role/ChainEnd/') },
  ])
})
