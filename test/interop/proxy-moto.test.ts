// Somebody else's AWS behind the proxy: moto, with its signature check on.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startToolAgent, type ToolAgent, tools } from '../support/agent.ts'
import { plantedSecret } from '../support/find-secrets.ts'

const moto = tools.moto()
let server: ChildProcess | undefined
let agent: ToolAgent | undefined
let env: Readonly<Record<string, string>> = {}

/** Calls that set moto up before it begins to check signatures: a user, its policy and key, the role. */
const setUp = [
  'import boto3, json, sys',
  'iam = boto3.client("iam", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="set", aws_secret_access_key="up")',
  'allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}',
  'trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}]}',
  'iam.create_user(UserName="person")',
  'iam.put_user_policy(UserName="person", PolicyName="all", PolicyDocument=json.dumps(allow))',
  'iam.create_role(RoleName="Worker", AssumeRolePolicyDocument=json.dumps(trust))',
  'iam.put_role_policy(RoleName="Worker", PolicyName="all", PolicyDocument=json.dumps(allow))',
  'key = iam.create_access_key(UserName="person")["AccessKey"]',
  'print(json.dumps([key["AccessKeyId"], key["SecretAccessKey"]]))',
]

beforeAll(async () => {
  if (moto.kind === 'missing') return
  agent = await startToolAgent()
  // moto tells its port only in its log.
  server = spawn(moto.command, ['-u', '-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    cwd: agent.folder,
    env: { ...process.env, INITIAL_NO_AUTH_ACTION_COUNT: '5' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await addressOf(server)
  const made = await agent.run(moto.command, ['-c', setUp.join('\n'), url])
  if (made.code !== 0) throw new Error(made.err)
  const [keyId = '', secret = '']: readonly string[] = JSON.parse(made.out)
  const user = ['--access-key-id', keyId, '--region', 'us-east-1', '--endpoint-url', url]
  await agent.latchkey(['source', 'add', 'iam-user', 'moto', ...user], { input: secret })
  await agent.latchkey(['role', 'add', 'worker', '--source', 'moto', '--arn', 'arn:aws:iam::123456789012:role/Worker'])
  env = await agent.environment('worker')
})
afterAll(async () => {
  await agent?.close()
  if (server === undefined || server.exitCode !== null) return
  const gone = once(server, 'exit')
  server.kill()
  await gone
})
beforeEach((context) => {
  if (moto.kind === 'missing') context.skip(moto.reason)
})

async function addressOf(process: ChildProcess): Promise<string> {
  if (process.stderr === null) throw new Error('no log of moto')
  for await (const line of createInterface(process.stderr)) {
    const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1]
    if (url === undefined) continue
    process.stderr.resume()
    return url
  }
  throw new Error('moto ended before it listened')
}

async function boto(lines: readonly string[], change: Readonly<Record<string, string>> = {}): Promise<unknown> {
  if (moto.kind === 'missing' || agent === undefined) throw new Error('no moto')
  const script = ['import boto3, json', ...lines].join('\n')
  const run = await agent.run(moto.command, ['-c', script], { env: { ...env, ...change } })
  if (run.code !== 0) throw new Error(run.err)
  return JSON.parse(run.out)
}

test('the role that moto knows is who the tool is', async () => {
  expect(await boto(['print(json.dumps(boto3.client("sts").get_caller_identity()["Arn"]))'])).toMatch(
    /^arn:aws:sts::123456789012:assumed-role\/Worker\//,
  )
})

test('JSON, query, EC2 and REST protocols pass moto’s signature check', async () => {
  const told = await boto([
    'answer = {}',
    's3 = boto3.client("s3")',
    's3.create_bucket(Bucket="moto")',
    's3.put_object(Bucket="moto", Key="a/b", Body=b"through")',
    'answer["s3"] = s3.get_object(Bucket="moto", Key="a/b")["Body"].read().decode()',
    'table = boto3.client("dynamodb")',
    'schema = dict(KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])',
    'table.create_table(TableName="moto", BillingMode="PAY_PER_REQUEST", **schema)',
    'table.put_item(TableName="moto", Item={"id": {"S": "one"}})',
    'answer["dynamodb"] = table.scan(TableName="moto")["Count"]',
    'sqs = boto3.client("sqs")',
    'queue = sqs.create_queue(QueueName="moto")["QueueUrl"].rsplit("/", 1)[1]',
    'answer["sqs"] = queue',
    'answer["sns"] = boto3.client("sns").create_topic(Name="moto")["TopicArn"]',
    'answer["ec2"] = len(boto3.client("ec2").describe_regions()["Regions"]) > 10',
    'answer["iam"] = [role["RoleName"] for role in boto3.client("iam").list_roles()["Roles"]]',
    'print(json.dumps(answer))',
  ])
  expect(told).toEqual({
    s3: 'through',
    dynamodb: 1,
    sqs: 'moto',
    sns: 'arn:aws:sns:us-east-1:123456789012:moto',
    ec2: true,
    iam: ['Worker'],
  })
})

test('a role assumed inside the tool works with moto too', async () => {
  const told = await boto([
    'given = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::123456789012:role/Worker", RoleSessionName="inside")["Credentials"]',
    'inside = boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])',
    'print(json.dumps([given["AccessKeyId"][:4], inside.client("sts").get_caller_identity()["Arn"]]))',
  ])
  expect(told).toEqual(['LKEY', 'arn:aws:sts::123456789012:assumed-role/Worker/inside'])
})

test('moto does check signatures', async () => {
  // Straight to moto: requests to loopback take no proxy.
  const stranger = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: plantedSecret('stranger') }
  const direct = { ...stranger, AWS_ENDPOINT_URL: (await agent?.status())?.sources[0]?.endpointUrl ?? '' }
  await expect(boto(['print(json.dumps(boto3.client("iam").list_roles()))'], direct)).rejects.toThrow(
    'InvalidClientTokenId',
  )
})
