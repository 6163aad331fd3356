// What the JavaScript SDK does through the proxy with the sandbox behind it; prints one JSON object that the test looks at.
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const bucket = { Bucket: 'sdk' }
const arn = (await new STSClient().send(new GetCallerIdentityCommand())).Arn

const s3 = new S3Client()
const content = Buffer.alloc(9_000_000, 'latchkey ')
await s3.send(new CreateBucketCommand(bucket))
await s3.send(new PutObjectCommand({ ...bucket, Key: 'a//b+ü c', Body: content }))
await s3.send(
  new PutObjectCommand({ ...bucket, Key: 'stream', Body: Readable.from([content]), ContentLength: content.length }),
)

async function isBack(key: string): Promise<boolean> {
  const { Body } = await s3.send(new GetObjectCommand({ ...bucket, Key: key }))
  return Body instanceof Readable && content.equals(await buffer(Body))
}

const keys: (string | undefined)[] = []
for await (const page of paginateListObjectsV2({ client: s3, pageSize: 1 }, bucket))
  keys.push(...(page.Contents ?? []).map(({ Key }) => Key))

const missing = await s3.send(new GetObjectCommand({ ...bucket, Key: 'absent' })).catch((error: unknown) => error)

const dynamodb = new DynamoDBClient()
const TableName = 'sdk'
await dynamodb.send(
  new CreateTableCommand({
    TableName,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  }),
)
await waitUntilTableExists({ client: dynamodb, maxWaitTime: 20, minDelay: 1 }, { TableName })
await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: '1' }, count: { N: '3' } } }))
const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: '1' } } }))

console.log(
  JSON.stringify({
    arn,
    buffer: await isBack('a//b+ü c'),
    stream: await isBack('stream'),
    keys,
    missing: missing instanceof S3ServiceException ? missing.name : String(missing),
    item: Item?.['count']?.N,
  }),
)
