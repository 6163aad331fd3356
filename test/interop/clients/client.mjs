// Puts an object with the AWS SDK for JavaScript v3, gets it back, prints it. argv: bucket.
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'

const s3 = new S3Client({})
const object = { Bucket: process.argv[2], Key: 'by-v3' }
await s3.send(new PutObjectCommand({ ...object, Body: 'through' }))
console.log(await (await s3.send(new GetObjectCommand(object))).Body.transformToString())
