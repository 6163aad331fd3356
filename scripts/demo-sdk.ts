// The part of the demo that runs below `latchkey exec`: the AWS SDK for JavaScript as any program uses it, without a word of set-up.
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

const bytes = Number(process.argv[2] ?? 20) * 1_000_000

const { Account, Arn } = await new STSClient().send(new GetCallerIdentityCommand())
console.log(`who am I: ${Arn} in ${Account}`)

const s3 = new S3Client()
const content = randomBytes(bytes)
await s3.send(new CreateBucketCommand({ Bucket: 'demo-sdk' }))
await s3.send(new PutObjectCommand({ Bucket: 'demo-sdk', Key: 'object', Body: content }))
const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'demo-sdk', Key: 'object' }))
if (!(Body instanceof Readable) || !content.equals(await buffer(Body))) throw new Error('the object came back changed')
console.log(`S3: ${bytes / 1_000_000} MB up and down, byte for byte`)

const dynamodb = new DynamoDBClient()
const TableName = 'demo-sdk'
await dynamodb.send(
  new CreateTableCommand({
    TableName,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  }),
)
await waitUntilTableExists({ client: dynamodb, maxWaitTime: 20, minDelay: 1 }, { TableName })
await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: '1' }, said: { S: 'hello' } } }))
const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: '1' } } }))
console.log(`DynamoDB: the item says ${Item?.['said']?.S}`)
