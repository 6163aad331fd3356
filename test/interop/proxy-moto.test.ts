// Somebody else's AWS behind the proxy: moto, with its signature check on.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startToolAgent, type ToolAgent, tools } from '../support/agent.ts'
import { plantedSecret } from '../support/find-secrets.ts'
import { type Moto, startMoto } from '../support/moto.ts'

const moto = tools.moto()
let server: Moto | undefined
let agent: ToolAgent | undefined
let env: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  if (moto.kind === 'missing') return
  agent = await startToolAgent()
  server = await startMoto(moto.command, agent, { judges: true })
  env = await agent.environment('worker')
})
afterAll(async () => {
  await server?.close()
  await agent?.close()
})
beforeEach((context) => {
  if (moto.kind === 'missing') context.skip(moto.reason)
})

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
  const direct = { ...stranger, AWS_ENDPOINT_URL: server?.url ?? '' }
  await expect(boto(['print(json.dumps(boto3.client("iam").list_roles()))'], direct)).rejects.toThrow(
    'InvalidClientTokenId',
  )
})
