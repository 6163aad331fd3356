// The tools of every day, with nothing but what `latchkey env` sets, against the sandbox.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startToolAgent, type Tool, type ToolAgent, type ToolRun, tools } from '../support/agent.ts'

const role = 'payments-dev/Admin'
let agent: ToolAgent
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  agent = await startToolAgent({ args: ['--sandbox'] })
  env = await agent.environment(role)
})
afterAll(() => agent?.close())

async function output(run: Promise<ToolRun>): Promise<string> {
  const { code, out, err } = await run
  if (code !== 0) throw new Error(`ended with ${code}: ${err}`)
  return out
}

const fixture = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

const clis: readonly (readonly [string, Tool])[] = [
  ['v2', tools.awsV2()],
  ['v1', tools.awsV1()],
]

describe.each(clis)('the AWS CLI %s', (version, tool) => {
  const bucket = `cli-${version}`
  const aws = (...args: readonly string[]): Promise<string> =>
    output(agent.run(tool.kind === 'found' ? tool.command : '', args, { env }))
  const skipWithout = (context: { skip: (reason: string) => never }): void => {
    if (tool.kind === 'missing') context.skip(tool.reason)
  }

  test('knows who it is, and who the roles are', async (context) => {
    skipWithout(context)
    expect(await aws('sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text')).toMatch(
      /^arn:aws:sts::\d{12}:assumed-role\/Admin\/\w+\n$/,
    )
    expect(await aws('iam', 'list-roles', '--query', 'Roles[].RoleName', '--output', 'text')).toBe(
      'Admin\tDeploy\tReadOnly\n',
    )
  })

  test('is told by its command in the audit log, by version 1 without the verb', async (context) => {
    skipWithout(context)
    await aws('sts', 'get-caller-identity')
    expect(await agent.latchkey(['audit', '--by', 'command', '--json'])).toMatch(
      /^\{"command":"aws( sts get-caller-identity)?",/m,
    )
  })

  test('copies large and oddly named files up and down, and lists them page by page', async (context) => {
    skipWithout(context)
    const names = ['a b.txt', 'ä+ö ü.txt', 'a%2Fb.txt', "quote's (1)!.txt", 'plain.txt']
    const up = join(agent.folder, `${bucket}-up`)
    const down = join(agent.folder, `${bucket}-down`)
    const large = Buffer.alloc(9_000_000, 'latchkey in parts ')
    await mkdir(up)
    await writeFile(join(up, 'large.bin'), large)
    for (const name of names) await writeFile(join(up, name), name)
    await aws('s3', 'mb', `s3://${bucket}`)
    await aws('s3', 'cp', up, `s3://${bucket}/deep`, '--recursive', '--no-progress')
    const listed = await aws('s3', 'ls', `s3://${bucket}/deep/`, '--recursive', '--page-size', '2')
    expect(listed.trim().split('\n')).toHaveLength(names.length + 1)
    for (const name of names) expect(listed).toContain(` deep/${name}\n`)
    await aws('s3', 'cp', `s3://${bucket}/deep`, down, '--recursive', '--no-progress')
    expect((await readFile(join(down, 'large.bin'))).equals(large)).toBe(true)
    for (const name of names) expect(await readFile(join(down, name), 'utf8')).toBe(name)
  })

  test('keeps empty segments and dots of a key', async (context) => {
    skipWithout(context)
    const key = 'odd//a/./b/../c'
    const body = join(agent.folder, `${bucket}-body`)
    await writeFile(body, 'odd')
    await aws('s3api', 'put-object', '--bucket', bucket, '--key', key, '--body', body)
    await aws('s3api', 'get-object', '--bucket', bucket, '--key', key, `${body}-back`)
    expect(await readFile(`${body}-back`, 'utf8')).toBe('odd')
  })

  test('makes a link that is good through the proxy', async (context) => {
    skipWithout(context)
    const curl = tools.curl()
    if (curl.kind === 'missing') return context.skip(curl.reason)
    // v1 still makes links of Signature Version 2 where it is not told otherwise.
    const config = join(agent.folder, 'config')
    await writeFile(config, '[default]\ns3 =\n  signature_version = s3v4\n')
    const command = tool.kind === 'found' ? tool.command : ''
    const line = ['s3', 'presign', `s3://${bucket}/deep/a b.txt`]
    const link = await output(agent.run(command, line, { env: { ...env, AWS_CONFIG_FILE: config } }))
    expect(await output(agent.run(curl.command, curlLine(link.trim()), { env }))).toBe('a b.txt')
  })

  test('writes and reads a table', async (context) => {
    skipWithout(context)
    const table = ['--table-name', bucket]
    const billing = ['--billing-mode', 'PAY_PER_REQUEST']
    const attributes = ['--attribute-definitions', 'AttributeName=id,AttributeType=S']
    const schema = ['--key-schema', 'AttributeName=id,KeyType=HASH']
    await aws('dynamodb', 'create-table', ...table, ...billing, ...attributes, ...schema)
    await aws('dynamodb', 'wait', 'table-exists', ...table)
    await aws('dynamodb', 'put-item', ...table, '--item', '{"id":{"S":"ä"},"n":{"N":"1"}}')
    const read = ['dynamodb', 'get-item', ...table, '--key', '{"id":{"S":"ä"}}', '--query', 'Item.n.N']
    expect(await aws(...read, '--output', 'text')).toBe('1\n')
  })
})

/** Proxy and bundle come from the environment. */
function curlLine(...args: readonly string[]): readonly string[] {
  return ['-sS', '--path-as-is', ...args]
}

test('boto3 works with S3, DynamoDB, STS and IAM', async (context) => {
  const python = tools.python()
  if (python.kind === 'missing') return context.skip(python.reason)
  const run = await agent.exec(role, [python.command, fixture('proxy-boto3.py')])
  expect(run.err).toBe('')
  expect(JSON.parse(run.out)).toEqual({
    identity: expect.stringMatching(/:assumed-role\/Admin\//),
    size: 9_000_000,
    part: 'xx',
    keys: ['a//b', 'a/large', 'a/ä+ö ü'],
    link: 'slashes',
    put: 200,
    missing: 'NoSuchKey',
    item: 3,
    roles: ['Admin', 'Deploy', 'ReadOnly'],
  })
})

test('the JavaScript SDK works with S3, DynamoDB and STS through the preload', async () => {
  const run = await agent.exec(role, ['node', '--disable-warning=ExperimentalWarning', fixture('proxy-sdk.ts')])
  expect(run.err).toBe('')
  expect(JSON.parse(run.out)).toEqual({
    arn: expect.stringMatching(/:assumed-role\/Admin\//),
    buffer: true,
    stream: true,
    keys: ['a//b+ü c', 'stream'],
    missing: 'NoSuchKey',
    item: '3',
  })
})

describe('curl with --aws-sigv4', () => {
  const curl = async (context: { skip: (reason: string) => never }, ...args: readonly string[]): Promise<string> => {
    const found = tools.curl()
    if (found.kind === 'missing') return context.skip(found.reason)
    const user = `${env['AWS_ACCESS_KEY_ID']}:${env['AWS_SECRET_ACCESS_KEY']}`
    return output(agent.run(found.command, curlLine('--user', user, ...args), { env }))
  }

  test('calls STS', async (context) => {
    const body = 'Action=GetCallerIdentity&Version=2011-06-15'
    const sts = ['--aws-sigv4', 'aws:amz:us-east-1:sts', 'https://sts.us-east-1.amazonaws.com/']
    expect(await curl(context, ...sts, '--data', body)).toContain(':assumed-role/Admin/')
  })

  test('calls DynamoDB', async (context) => {
    const line = ['--aws-sigv4', 'aws:amz:us-east-1:dynamodb', 'https://dynamodb.us-east-1.amazonaws.com/']
    const headers = [
      '-H',
      'X-Amz-Target: DynamoDB_20120810.ListTables',
      '-H',
      'Content-Type: application/x-amz-json-1.0',
    ]
    expect(JSON.parse(await curl(context, ...line, ...headers, '--data', '{}'))).toEqual({
      TableNames: expect.any(Array),
    })
  })

  test('makes a bucket and puts an object', async (context) => {
    const s3 = ['--aws-sigv4', 'aws:amz:us-east-1:s3', '-w', '%{http_code}']
    const unsigned = ['-H', 'x-amz-content-sha256: UNSIGNED-PAYLOAD']
    expect(await curl(context, ...s3, ...unsigned, '-X', 'PUT', 'https://by-curl.s3.us-east-1.amazonaws.com/')).toBe(
      '200',
    )
    const object = 'https://by-curl.s3.us-east-1.amazonaws.com/object'
    expect(await curl(context, ...s3, ...unsigned, '-X', 'PUT', '--data-binary', 'by curl', object)).toBe('200')
    expect(await curl(context, ...s3, ...unsigned, object)).toBe('by curl200')
  })
})

test('the audit log has every tool’s requests and no refusal', async () => {
  const records = await agent.audit()
  const requests = records.filter(({ event }) => event === 'request')
  expect(requests.filter(({ outcome }) => outcome !== 'allowed')).toEqual([])
  expect(new Set(requests.map(({ service }) => service))).toEqual(new Set(['sts', 'iam', 's3', 'dynamodb']))
  expect(requests.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['GetCallerIdentity', 'ListRoles', 'CreateBucket', 'UploadPart', 'GetObject', 'PutItem']),
  )
})
