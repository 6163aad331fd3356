// The sandbox as a whole: services beside STS and S3, options, life cycle.
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, test, vi } from 'vitest'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox } from '#sandbox/types.ts'
import type { RawRequest } from './sandbox-support.ts'
import { errorCode, sandboxWith, send, sign } from './sandbox-support.ts'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const post = (host: string, body: string, headers: Record<string, string> = form): RawRequest => ({
  method: 'POST',
  host,
  path: '/',
  headers,
  body,
})

test('a table lives from creation to deletion', async () => {
  await using sandbox = await disposable({})
  const db = new DynamoDBClient({ endpoint: sandbox.endpointUrl, region: 'eu-west-1', credentials: sandbox })
  const TableName = 'things'
  const created = await db.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'owner', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'owner', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'N' },
      ],
    }),
  )
  expect(created.TableDescription?.TableArn).toBe('arn:aws:dynamodb:eu-west-1:100000000000:table/things')
  await waitUntilTableExists({ client: db, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName })
  const key = (at: number) => ({ owner: { S: 'me' }, at: { N: String(at) } })
  await db.send(new PutItemCommand({ TableName, Item: { ...key(1), note: { S: 'ü' } } }))
  const RequestItems = { [TableName]: [2, 3].map((at) => ({ PutRequest: { Item: key(at) } })) }
  await db.send(new BatchWriteItemCommand({ RequestItems }))
  await db.send(
    new UpdateItemCommand({
      TableName,
      Key: key(2),
      UpdateExpression: 'SET note = :n',
      ExpressionAttributeValues: { ':n': { S: 'two' } },
    }),
  )
  expect((await db.send(new GetItemCommand({ TableName, Key: key(2) }))).Item?.['note']).toEqual({ S: 'two' })
  const newer = await db.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: '#o = :o and #a > :a',
      ExpressionAttributeNames: { '#o': 'owner', '#a': 'at' },
      ExpressionAttributeValues: { ':o': { S: 'me' }, ':a': { N: '1' } },
    }),
  )
  expect(newer.Count).toBe(2)
  expect((await db.send(new ScanCommand({ TableName }))).Count).toBe(3)
  await db.send(new DeleteTableCommand({ TableName }))
  await expect(db.send(new DescribeTableCommand({ TableName: 'absent' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  const elsewhere = new DynamoDBClient({ endpoint: sandbox.endpointUrl, region: 'us-east-1', credentials: sandbox })
  expect((await elsewhere.send(new ListTablesCommand({}))).TableNames).toEqual([])
  db.destroy()
  elsewhere.destroy()
})

test('IAM lists roles page by page', async () => {
  await using sandbox = await disposable({})
  const ask = async (parameters: string) =>
    (
      await send(
        sandbox,
        await sign(sandbox, post('iam.amazonaws.com', `Version=2010-05-08&${parameters}`), { service: 'iam' }),
      )
    ).body
  const first = await ask('Action=ListRoles&MaxItems=4')
  const marker = /<Marker>([^<]*)<\/Marker>/.exec(first)?.[1] ?? ''
  const second = await ask(`Action=ListRoles&MaxItems=4&Marker=${encodeURIComponent(marker)}`)
  const names = [first, second].flatMap((page) => [...page.matchAll(/<RoleName>([^<]*)</g)].map((match) => match[1]))
  expect(names).toEqual(['BreakGlass', 'ChainEnd', 'ChainStart', 'Locked', 'LongShift', 'PartnerAccess'])
  expect(second).toContain('<IsTruncated>false</IsTruncated>')
  expect(await ask('Action=GetUser')).toContain('<UserName>sandbox-user</UserName>')
  expect(await ask('Action=ListAccountAliases')).toContain('<member>management</member>')
  expect(await ask('Action=CreateUser')).toContain('<Code>InvalidAction</Code>')
})

test('EC2 answers and refuses in its own dialect', async () => {
  await using sandbox = await disposable({})
  const ask = async (action: string, secretAccessKey = sandbox.secretAccessKey) =>
    send(
      sandbox,
      await sign(
        { ...sandbox, secretAccessKey },
        post('ec2.us-east-1.amazonaws.com', `Action=${action}&Version=2016-11-15`),
        { service: 'ec2' },
      ),
    )
  expect((await ask('DescribeRegions')).body).toContain('<regionName>eu-west-1</regionName>')
  const refused = await ask('DescribeRegions', 'wrong')
  expect([refused.status, errorCode(refused)]).toEqual([401, 'AuthFailure'])
  expect(refused.body).toContain('<Response><Errors><Error>')
})

test('other services are refused with what the sandbox serves', async () => {
  await using sandbox = await disposable({})
  const json = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.ListKeys' }
  const kms = await send(
    sandbox,
    await sign(sandbox, post('kms.us-east-1.amazonaws.com', '{}', json), { service: 'kms' }),
  )
  expect([kms.status, errorCode(kms)]).toEqual([400, 'UnknownOperationException'])
  expect(kms.body).toContain(
    'It serves sts, s3, dynamodb, iam, ec2, identity-center, rolesanywhere, roles-anywhere-try-out, signin.',
  )
  const sqs = await send(
    sandbox,
    await sign(sandbox, post('sqs.us-east-1.amazonaws.com', 'Action=ListQueues'), { service: 'sqs' }),
  )
  expect(errorCode(sqs)).toBe('InvalidAction')
})

test('STS answers in JSON where it is asked to', async () => {
  await using sandbox = await disposable({})
  const wanted = post('sts.amazonaws.com', 'Action=GetCallerIdentity&Version=2011-06-15', {
    ...form,
    accept: 'application/json',
  })
  const answer: unknown = JSON.parse((await send(sandbox, await sign(sandbox, wanted, { service: 'sts' }))).body)
  expect(answer).toMatchObject({ GetCallerIdentityResponse: { GetCallerIdentityResult: { Account: '100000000000' } } })
})

test('every n-th call is throttled in the words of its service', async () => {
  await using sandbox = await disposable({ throttle: 2 })
  const ask = async (wanted: RawRequest, service: string) => {
    const signed = await sign(sandbox, wanted, { service })
    const answers = [await send(sandbox, signed), await send(sandbox, signed)]
    return answers.map((answer) => [answer.status, errorCode(answer)])
  }
  const sts = post('sts.us-east-1.amazonaws.com', 'Action=GetCallerIdentity&Version=2011-06-15')
  expect(await ask(sts, 'sts')).toEqual([
    [200, undefined],
    [400, 'Throttling'],
  ])
  const list = {
    method: 'GET',
    host: 's3.amazonaws.com',
    path: '/',
    headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  }
  expect(await ask(list, 's3')).toEqual([
    [200, undefined],
    [503, 'SlowDown'],
  ])
  const json = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' }
  expect(await ask(post('dynamodb.us-east-1.amazonaws.com', '{}', json), 'dynamodb')).toEqual([
    [200, undefined],
    [400, 'ThrottlingException'],
  ])
})

test('SDKs ride out a throttled call', async () => {
  await using sandbox = await disposable({ throttle: 2 })
  const sts = new STSClient({ endpoint: sandbox.endpointUrl, region: 'us-east-1', credentials: sandbox })
  await sts.send(new GetCallerIdentityCommand({}))
  const answer = await sts.send(new GetCallerIdentityCommand({}))
  expect(answer.$metadata.attempts).toBe(2)
  expect(sandbox.calls()).toEqual({ 'sts:GetCallerIdentity': 3 })
  sts.destroy()
})

test('closing ends calls that wait', async () => {
  const sandbox = await sandboxWith({ latencyMs: 60_000 })
  const outbound = request(sandbox.endpointUrl, { method: 'POST', headers: { ...form, expect: '100-continue' } })
  const continued = once(outbound, 'continue')
  outbound.flushHeaders()
  await continued
  const failed = new Promise((resolve) => void outbound.once('error', resolve))
  outbound.end('Action=GetCallerIdentity')
  await sandbox.close()
  expect(await failed).toMatchObject({ code: 'ECONNRESET' })
})

test('it takes the port that it is given, and another where that is taken', async () => {
  const first = await sandboxWith()
  const port = Number(new URL(first.endpointUrl).port)
  await using second = await startSandbox(defaultSandboxOptions, { port }).then(disposableOf)
  expect(second.endpointUrl).not.toBe(first.endpointUrl)
  await first.close()
  await using third = await startSandbox(defaultSandboxOptions, { port }).then(disposableOf)
  expect(third.endpointUrl).toBe(first.endpointUrl)
})

test('closing removes the objects', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-sandbox-test-'))
  vi.stubEnv('TMPDIR', folder)
  const sandbox = await sandboxWith()
  const s3 = new S3Client({ endpoint: sandbox.endpointUrl, region: 'us-east-1', credentials: sandbox })
  await s3.send(new CreateBucketCommand({ Bucket: 'files' }))
  await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'a', Body: 'a' }))
  const during = await readdir(folder)
  await sandbox.close()
  s3.destroy()
  vi.unstubAllEnvs()
  expect(during).toHaveLength(1)
  expect(await readdir(folder)).toEqual([])
  await rm(folder, { recursive: true })
})

const disposable = async (change: Parameters<typeof sandboxWith>[0]) => disposableOf(await sandboxWith(change))

function disposableOf(sandbox: Sandbox) {
  return { ...sandbox, [Symbol.asyncDispose]: () => sandbox.close() }
}
