// The JavaScript SDK in a bucket of S3 Express: it takes the session of the bucket by itself.
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'

const Bucket = 'latchkey--use1-az4--x-s3'
const s3 = new S3Client({ region: 'us-east-1' })
await s3.send(new PutObjectCommand({ Bucket, Key: 'a key/ü+b', Body: '12345' }))
const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'a key/ü+b' }))
await Body?.transformToByteArray()
await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a b/' }))
console.log('done')
