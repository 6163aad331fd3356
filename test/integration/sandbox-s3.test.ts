import { Readable } from 'node:stream'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Sandbox } from '#sandbox/types.ts'
import { errorCode, sandboxWith, send, sha256, sign } from './sandbox-support.ts'

let sandbox: Sandbox
let s3: S3Client
const Bucket = 'shelf'

beforeAll(async () => {
  sandbox = await sandboxWith()
  s3 = client()
  await s3.send(new CreateBucketCommand({ Bucket }))
})
afterAll(async () => {
  s3.destroy()
  await sandbox.close()
})

function client(region = 'us-east-1'): S3Client {
  return new S3Client({ endpoint: sandbox.endpointUrl, region, credentials: sandbox, maxAttempts: 1 })
}

async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (cause) {
    // An answer without a body leaves the SDK no code to tell.
    if (cause instanceof S3ServiceException && cause.$metadata.httpStatusCode === 304) return 'status 304'
    if (cause instanceof Error) return cause.name
    throw cause
  }
  return 'no refusal'
}

const put = (Key: string, Body: string | Buffer | Readable, more = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))
async function read(Key: string, more = {}) {
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))
  return { ...answer, text: Buffer.from((await answer.Body?.transformToByteArray()) ?? []).toString() }
}
const md5 = (data: string | Buffer) => `"${createHash('md5').update(data).digest('hex')}"`

test('an object comes back with its type, its metadata and its ETag', async () => {
  const written = await put('a/b c+ü.txt', 'content', {
    ContentType: 'text/plain',
    CacheControl: 'no-cache',
    Metadata: { colour: 'blue' },
  })
  const back = await read('a/b c+ü.txt')
  expect(back.text).toBe('content')
  expect(back).toMatchObject({
    ContentType: 'text/plain',
    CacheControl: 'no-cache',
    Metadata: { colour: 'blue' },
    ContentLength: 7,
  })
  expect([written.ETag, back.ETag]).toEqual([md5('content'), md5('content')])
})

test('a stream of unknown framing is stored as it was meant', async () => {
  const body = Buffer.alloc(3_000_000, 'stream')
  await put('streamed', Readable.from([body.subarray(0, 1_000_000), body.subarray(1_000_000)]), {
    ContentLength: body.length,
  })
  const back = await read('streamed')
  expect(back.ETag).toBe(md5(body))
  expect(back.ContentEncoding).toBeUndefined()
})

test('an empty object is an object', async () => {
  await put('empty', '', { ContentLength: 0 })
  expect(await read('empty')).toMatchObject({ text: '', ContentLength: 0 })
})

test('ranges give their part', async () => {
  await put('digits', '0123456789')
  expect(await read('digits', { Range: 'bytes=2-4' })).toMatchObject({ text: '234', ContentRange: 'bytes 2-4/10' })
  expect((await read('digits', { Range: 'bytes=-3' })).text).toBe('789')
  expect(await refusal(read('digits', { Range: 'bytes=10-' }))).toBe('InvalidRange')
})

test('conditions on reading hold', async () => {
  const { ETag } = await put('conditional', 'x')
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'conditional' }))
  expect(await refusal(read('conditional', { IfNoneMatch: ETag }))).toBe('status 304')
  expect(await refusal(read('conditional', { IfMatch: '"other"' }))).toBe('PreconditionFailed')
  expect(await refusal(read('conditional', { IfModifiedSince: head.LastModified }))).toBe('status 304')
  expect(await refusal(read('conditional', { IfUnmodifiedSince: new Date(0) }))).toBe('PreconditionFailed')
  expect((await read('conditional', { IfMatch: ETag })).text).toBe('x')
})

test('conditions on writing hold', async () => {
  const first = await put('once', 'one', { IfNoneMatch: '*' })
  expect(await refusal(put('once', 'two', { IfNoneMatch: '*' }))).toBe('PreconditionFailed')
  expect(await refusal(put('once', 'two', { IfMatch: '"other"' }))).toBe('PreconditionFailed')
  await put('once', 'two', { IfMatch: first.ETag })
  expect((await read('once')).text).toBe('two')
})

test('checksums are checked, kept and given back', async () => {
  const good = createHash('sha256').update('summed').digest('base64')
  expect(await refusal(put('summed', 'other', { ChecksumSHA256: good }))).toBe('BadDigest')
  await put('summed', 'summed', { ChecksumSHA256: good })
  expect((await read('summed', { ChecksumMode: 'ENABLED' })).ChecksumSHA256).toBe(good)
  expect(await refusal(put('summed', 'summed', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }))).toBe('BadDigest')
  await put('crc', 'summed')
  expect(
    (await s3.send(new HeadObjectCommand({ Bucket, Key: 'crc', ChecksumMode: 'ENABLED' }))).ChecksumCRC32,
  ).toBeDefined()
})

test('what is not there has the errors of S3', async () => {
  expect(await refusal(read('absent'))).toBe('NoSuchKey')
  expect(await refusal(s3.send(new HeadObjectCommand({ Bucket, Key: 'absent' })))).toBe('NotFound')
  expect(await refusal(s3.send(new ListObjectsV2Command({ Bucket: 'no-such-shelf' })))).toBe('NoSuchBucket')
  expect(await refusal(s3.send(new HeadBucketCommand({ Bucket: 'no-such-shelf' })))).toBe('NotFound')
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'absent' }))
})

test('listings page through keys and common prefixes in order', async () => {
  const keys = ['x/1', 'x/2', 'x/y/1', 'x/y/2', 'x/z & ü']
  for (const key of keys) await put(key, 'x')
  const seen: (string | undefined)[] = []
  let token: string | undefined
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket,
        Prefix: 'x/',
        Delimiter: '/',
        MaxKeys: 2,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    )
    seen.push(
      ...(page.Contents ?? []).map((item) => item.Key),
      ...(page.CommonPrefixes ?? []).map((item) => item.Prefix),
    )
    token = page.NextContinuationToken
  } while (token !== undefined)
  // Keys before prefixes within a page, as the answer has them in two lists.
  expect(seen).toEqual(['x/1', 'x/2', 'x/z & ü', 'x/y/'])
  const old = await s3.send(new ListObjectsCommand({ Bucket, Prefix: 'x/', Marker: 'x/2', MaxKeys: 1 }))
  expect([old.Contents?.[0]?.Key, old.IsTruncated]).toEqual(['x/y/1', true])
  const encoded = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'x/z', EncodingType: 'url' }))
  expect(encoded.Contents?.[0]?.Key).toBe('x/z%20%26%20%C3%BC')
})

test('a copy outlives its source, with the metadata it was told to have', async () => {
  await put('source', 'copied', { Metadata: { a: '1' } })
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/source` }))
  await s3.send(
    new CopyObjectCommand({
      Bucket,
      Key: 'replaced',
      CopySource: `${Bucket}/source`,
      MetadataDirective: 'REPLACE',
      Metadata: { b: '2' },
    }),
  )
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'source' }))
  expect(await read('copy')).toMatchObject({ text: 'copied', Metadata: { a: '1' } })
  expect((await read('replaced')).Metadata).toEqual({ b: '2' })
  expect(await refusal(s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/copy` })))).toBe(
    'InvalidRequest',
  )
})

test('many objects are deleted in one call', async () => {
  for (const key of ['gone/1', 'gone/<2>']) await put(key, 'x')
  const answer = await s3.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: [{ Key: 'gone/1' }, { Key: 'gone/<2>' }, { Key: 'gone/3' }] },
    }),
  )
  expect(answer.Deleted?.map((item) => item.Key)).toEqual(['gone/1', 'gone/<2>', 'gone/3'])
  expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'gone/' }))).KeyCount).toBe(0)
})

const partOf = (byte: string) => Buffer.alloc(5 * 1024 * 1024, byte)

test('parts make one object', async () => {
  const Key = 'parts'
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/x' }))
  const one = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: partOf('a') }))
  await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 3, Body: 'replaced' }))
  const three = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 3, Body: 'end' }))
  expect((await s3.send(new ListPartsCommand({ Bucket, Key, UploadId, MaxParts: 1 }))).NextPartNumberMarker).toBe('1')
  expect((await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.map((upload) => upload.Key)).toEqual([
    Key,
  ])
  const Parts = [
    { PartNumber: 1, ETag: one.ETag },
    { PartNumber: 3, ETag: three.ETag },
  ]
  const done = await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
  const both = Buffer.from(Parts.map((part) => part.ETag?.replaceAll('"', '')).join(''), 'hex')
  expect(done.ETag).toBe(`"${createHash('md5').update(both).digest('hex')}-2"`)
  const edge = await read(Key, { Range: `bytes=${5 * 1024 * 1024 - 2}-` })
  expect([edge.text, edge.ContentType]).toEqual(['aaend', 'text/x'])
})

test('uploads refuse what S3 refuses', async () => {
  const Key = 'refused'
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  const small = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: 'small' }))
  const last = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 2, Body: 'last' }))
  const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
    refusal(s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } })))
  const [one, two] = [
    { PartNumber: 1, ETag: small.ETag },
    { PartNumber: 2, ETag: last.ETag },
  ]
  expect(await complete([one, two])).toBe('EntityTooSmall')
  expect(await complete([two, one])).toBe('InvalidPartOrder')
  expect(await complete([{ PartNumber: 1, ETag: '"other"' }])).toBe('InvalidPart')
  expect(await complete([])).toBe('MalformedXML')
  await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
  expect(await complete([one])).toBe('NoSuchUpload')
})

test('a part may be a piece of another object', async () => {
  await put('whole', '0123456789')
  const Key = 'pieces'
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))
  const part = await s3.send(
    new UploadPartCopyCommand({
      Bucket,
      Key,
      UploadId,
      PartNumber: 1,
      CopySource: `${Bucket}/whole`,
      CopySourceRange: 'bytes=3-5',
    }),
  )
  const Parts = [{ PartNumber: 1, ETag: part.CopyPartResult?.ETag }]
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
  expect((await read(Key)).text).toBe('345')
})

test('buckets are made, listed and removed', async () => {
  const west = client('eu-west-1')
  await west.send(
    new CreateBucketCommand({ Bucket: 'west', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  )
  expect((await west.send(new GetBucketLocationCommand({ Bucket: 'west' }))).LocationConstraint).toBe('eu-west-1')
  expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map((bucket) => bucket.Name)).toEqual(['shelf', 'west'])
  expect(await refusal(west.send(new CreateBucketCommand({ Bucket: 'west' })))).toBe('BucketAlreadyOwnedByYou')
  expect(await refusal(s3.send(new CreateBucketCommand({ Bucket: 'Not_A_Name' })))).toBe('InvalidBucketName')
  await put('keeps', 'x')
  expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket })))).toBe('BucketNotEmpty')
  await west.send(new DeleteBucketCommand({ Bucket: 'west' }))
  expect(await refusal(west.send(new HeadBucketCommand({ Bucket: 'west' })))).toBe('NotFound')
  west.destroy()
})

test('another account sees neither buckets nor objects', async () => {
  const sts = new STSClient({ endpoint: sandbox.endpointUrl, region: 'us-east-1', credentials: sandbox })
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: sandbox.roles[0]?.arn, RoleSessionName: 'other' }),
  )
  const other = new S3Client({
    endpoint: sandbox.endpointUrl,
    region: 'us-east-1',
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  })
  expect(await refusal(other.send(new ListObjectsV2Command({ Bucket })))).toBe('AccessDenied')
  expect(await refusal(other.send(new CreateBucketCommand({ Bucket })))).toBe('BucketAlreadyExists')
  expect((await other.send(new ListBucketsCommand({}))).Buckets).toEqual([])
  sts.destroy()
  other.destroy()
})

test('by an AWS host a bucket is served in its own region only', async () => {
  const headers = { 'x-amz-content-sha256': sha256('') }
  const ask = async (host: string, path: string, region: string) =>
    send(sandbox, await sign(sandbox, { method: 'GET', host, path, headers }, { service: 's3', region }))
  await put('here', 'found')
  expect((await ask('shelf.s3.amazonaws.com', '/here', 'us-east-1')).body).toBe('found')
  expect((await ask('s3.us-east-1.amazonaws.com', '/shelf/here', 'us-east-1')).body).toBe('found')
  const away = await ask('shelf.s3.eu-west-1.amazonaws.com', '/here', 'eu-west-1')
  expect([away.status, errorCode(away), away.headers['x-amz-bucket-region']]).toEqual([
    301,
    'PermanentRedirect',
    'us-east-1',
  ])
})

test('what the sandbox leaves out is said, not guessed', async () => {
  const headers = { 'x-amz-content-sha256': sha256('') }
  const wanted = { method: 'GET', host: 'shelf.s3.amazonaws.com', path: '/', query: { policy: '' }, headers }
  const answer = await send(sandbox, await sign(sandbox, wanted, { service: 's3' }))
  expect([answer.status, errorCode(answer)]).toEqual([501, 'NotImplemented'])
})

test('a path or copy source that is no UTF-8 is refused', async () => {
  const headers = { 'x-amz-content-sha256': sha256('') }
  const ask = async (path: string, more: Record<string, string> = {}) => {
    const wanted = { method: 'PUT', host: 'shelf.s3.amazonaws.com', path, headers: { ...headers, ...more } }
    return errorCode(await send(sandbox, await sign(sandbox, wanted, { service: 's3' })))
  }
  expect(await ask('/%ff')).toBe('InvalidURI')
  expect(await ask('/copy', { 'x-amz-copy-source': 'shelf/%ff' })).toBe('InvalidURI')
})

test('an upload that breaks off leaves the object as it was', async () => {
  await put('broken', 'whole')
  const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-length': '1000' }
  const wanted = { method: 'PUT', host: 'shelf.s3.amazonaws.com', path: '/broken', headers }
  const signed = await sign(sandbox, wanted, { service: 's3' })
  const outbound = request(sandbox.endpointUrl, {
    method: 'PUT',
    path: '/broken',
    headers: { ...signed.headers, expect: '100-continue' },
  })
  const continued = once(outbound, 'continue')
  outbound.flushHeaders()
  await continued
  outbound.write('only a part')
  const closed = new Promise((resolve) => void outbound.once('close', resolve))
  outbound.once('error', () => {})
  outbound.destroy()
  await closed
  expect((await read('broken')).text).toBe('whole')
})
