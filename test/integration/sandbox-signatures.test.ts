// What a signature must cover and fit, and the words in which each service refuses.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox } from '#sandbox/types.ts'
import type { Keys, RawRequest } from './sandbox-support.ts'
import { errorCode, presign, sandboxWith, send, sha256, sign } from './sandbox-support.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const at = new Date(now)
let sandbox: Sandbox
let keys: Keys

beforeAll(async () => {
  sandbox = await sandboxWith({}, { now: () => now })
  keys = { accessKeyId: sandbox.accessKeyId, secretAccessKey: sandbox.secretAccessKey }
  await send(sandbox, await sign(keys, s3Put('/', ''), { service: 's3', at }))
  await send(sandbox, await sign(keys, s3Put('/object.txt', 'content'), { service: 's3', at }))
})
afterAll(() => sandbox.close())

const sts: RawRequest = {
  method: 'POST',
  host: 'sts.us-east-1.amazonaws.com',
  path: '/',
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: 'Action=GetCallerIdentity&Version=2011-06-15',
}
const dynamo: RawRequest = {
  method: 'POST',
  host: 'dynamodb.us-east-1.amazonaws.com',
  path: '/',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' },
  body: '{}',
}
function s3Put(path: string, body: string, hash = sha256(body)): RawRequest {
  const host = 'verified.s3.us-east-1.amazonaws.com'
  return {
    method: 'PUT',
    host,
    path,
    headers: { 'x-amz-content-sha256': hash, 'content-length': String(body.length) },
    body,
  }
}
const s3Get: RawRequest = {
  method: 'GET',
  host: 'verified.s3.us-east-1.amazonaws.com',
  path: '/object.txt',
  headers: { 'x-amz-content-sha256': sha256('') },
}

const cases = [
  { service: 'sts', wanted: sts, bad: 'SignatureDoesNotMatch', status: 403 },
  { service: 'dynamodb', wanted: dynamo, bad: 'InvalidSignatureException', status: 400 },
  { service: 's3', wanted: s3Get, bad: 'SignatureDoesNotMatch', status: 403 },
]

describe.each(cases)('$service', ({ service, wanted, bad, status }) => {
  const signed = () => sign(keys, wanted, { service, at })

  test('a right signature is taken', async () => {
    expect((await send(sandbox, await signed())).status).toBe(200)
  })

  test('a changed signature is refused', async () => {
    const request = await signed()
    const authorization = request.headers?.['authorization'] ?? ''
    const last = authorization.endsWith('0') ? '1' : '0'
    const answer = await send(sandbox, change(request, { authorization: authorization.slice(0, -1) + last }))
    expect([answer.status, errorCode(answer)]).toEqual([status, bad])
  })

  test('another path, query or method than was signed is refused', async () => {
    const request = await signed()
    for (const changed of [{ path: '/other' }, { query: { a: 'b' } }, { method: 'PATCH' }]) {
      expect(errorCode(await send(sandbox, { ...request, ...changed }))).toBe(bad)
    }
  })

  test('a changed signed header is refused', async () => {
    const request = await sign(
      keys,
      { ...wanted, headers: { ...wanted.headers, 'x-amz-meta-a': '1' } },
      { service, at },
    )
    expect(errorCode(await send(sandbox, change(request, { 'x-amz-meta-a': '2' })))).toBe(bad)
    const { 'x-amz-meta-a': _left, ...rest } = request.headers ?? {}
    expect(errorCode(await send(sandbox, { ...request, headers: rest }))).toBe(bad)
  })

  test('an x-amz header that was not signed is refused', async () => {
    const answer = await send(sandbox, change(await signed(), { 'x-amz-acl': 'public-read' }))
    expect(answer.status).toBe(status)
    expect(answer.body).toContain('x-amz-acl')
  })

  test('a Host that was not signed is refused', async () => {
    const request = await signed()
    const authorization = (request.headers?.['authorization'] ?? '').replace('host;', '')
    expect((await send(sandbox, change(request, { authorization }))).body.toLowerCase()).toContain('host')
  })

  test('the scope must fit the region, the service and the date', async () => {
    const region = await send(sandbox, await sign(keys, wanted, { service, region: 'eu-west-1', at }))
    expect(region.status).toBeGreaterThanOrEqual(400)
    expect(region.body).toMatch(/eu-west-1/)
    const other = await send(sandbox, await sign(keys, wanted, { service: 'kms', at }))
    expect(other.body).toContain(service)
    const request = await signed()
    const authorization = (request.headers?.['authorization'] ?? '').replace('/20260301/', '/20260228/')
    expect((await send(sandbox, change(request, { authorization }))).body).toMatch(/date/i)
  })

  test('both forms of signature at once are refused', async () => {
    const link = await presign(keys, wanted, { service, at })
    const both = { ...link, headers: (await signed()).headers ?? {} }
    expect((await send(sandbox, both)).status).toBeGreaterThanOrEqual(400)
  })

  test('an older signature algorithm is refused', async () => {
    const answer = await send(sandbox, {
      ...wanted,
      headers: { ...wanted.headers, authorization: 'AWS AKIA:c2lnbmF0dXJl' },
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.body).toContain('AWS4-HMAC-SHA256')
  })
})

test('a changed body is refused', async () => {
  const forSts = await sign(keys, sts, { service: 'sts', at })
  expect(errorCode(await send(sandbox, { ...forSts, body: 'Action=GetSessionToken&Version=2011-06-15' }))).toBe(
    'SignatureDoesNotMatch',
  )
  const forS3 = await sign(keys, s3Put('/changed', 'content'), { service: 's3', at })
  const answer = await send(sandbox, { ...forS3, body: 'CONTENT' })
  expect([answer.status, errorCode(answer)]).toEqual([400, 'XAmzContentSHA256Mismatch'])
  const gone = await send(sandbox, await sign(keys, { ...s3Get, path: '/changed' }, { service: 's3', at }))
  expect(errorCode(gone)).toBe('NoSuchKey')
})

test('old and early signatures are refused in the words of AWS', async () => {
  const minutes = (count: number) => new Date(now + count * 60_000)
  const told = async (wanted: RawRequest, service: string, time: Date) =>
    (await send(sandbox, await sign(keys, wanted, { service, at: time }))).body
  expect(await told(sts, 'sts', minutes(-16))).toContain(
    'Signature expired: 20260301T114400Z is now earlier than 20260301T114500Z (20260301T120000Z - 15 min.)',
  )
  expect(await told(sts, 'sts', minutes(6))).toContain(
    'Signature not yet current: 20260301T120600Z is still later than 20260301T120500Z (20260301T120000Z + 5 min.)',
  )
  const skewed = await told(s3Get, 's3', minutes(-16))
  expect(skewed).toContain('<Code>RequestTimeTooSkewed</Code>')
  expect(skewed).toContain('<ServerTime>2026-03-01T12:00:00Z</ServerTime>')
  expect(await told(s3Get, 's3', minutes(14))).toBe('content')
})

test('answers carry the time of the sandbox and a request id', async () => {
  const answer = await send(sandbox, await sign(keys, sts, { service: 'sts', at }))
  expect(answer.headers.date).toBe('Sun, 01 Mar 2026 12:00:00 GMT')
  expect(answer.body).toContain(`<RequestId>${String(answer.headers['x-amzn-requestid'])}</RequestId>`)
  const missing = await send(sandbox, await sign(keys, { ...s3Get, path: '/none' }, { service: 's3', at }))
  expect(missing.body).toContain(`<RequestId>${String(missing.headers['x-amz-request-id'])}</RequestId>`)
})

test('unsigned calls are refused in the words of each service', async () => {
  expect(errorCode(await send(sandbox, sts))).toBe('MissingAuthenticationToken')
  expect(errorCode(await send(sandbox, dynamo))).toBe('MissingAuthenticationTokenException')
  expect(errorCode(await send(sandbox, s3Get))).toBe('AccessDenied')
  const web = await send(sandbox, { ...sts, body: 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15' })
  expect([web.status, errorCode(web)]).toEqual([403, 'AccessDenied'])
})

test('an unsigned HEAD of a bucket is refused, and tells its region', async () => {
  const head = (host: string) => send(sandbox, { ...s3Get, method: 'HEAD', path: '/', host })
  const there = await head('verified.s3.us-east-1.amazonaws.com')
  expect([there.status, there.headers['x-amz-bucket-region']]).toEqual([403, 'us-east-1'])
  const absent = await head('nobody.s3.us-east-1.amazonaws.com')
  expect([absent.status, absent.headers['x-amz-bucket-region']]).toEqual([404, undefined])
})

test('unknown keys are refused in the words of each service', async () => {
  const unknown = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' }
  const codes = await Promise.all(
    cases.map(async ({ service, wanted }) =>
      errorCode(await send(sandbox, await sign(unknown, wanted, { service, at }))),
    ),
  )
  expect(codes).toEqual(['InvalidClientTokenId', 'UnrecognizedClientException', 'InvalidAccessKeyId'])
})

test('wrong and expired tokens are refused in the words of each service', async () => {
  const short = await sandboxWith({ credentialTtlMs: 1_000 }, { now: () => now })
  const assumed = await send(
    short,
    await sign(
      keys,
      { ...sts, body: `Action=AssumeRole&Version=2011-06-15&RoleSessionName=me&RoleArn=${short.roles[0]?.arn ?? ''}` },
      { service: 'sts', at },
    ),
  )
  await short.close()
  const field = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(assumed.body)?.[1] ?? ''
  const role = {
    accessKeyId: field('AccessKeyId'),
    secretAccessKey: field('SecretAccessKey'),
    sessionToken: field('SessionToken'),
  }
  // The same seed: the other sandbox's credentials hold here as well, a second later they do not.
  const later = await sandboxWith({}, { now: () => now + 2_000 })
  const codesFor = (used: Keys) =>
    Promise.all(
      cases.map(async ({ service, wanted }) => errorCode(await send(later, await sign(used, wanted, { service, at })))),
    )
  expect(await codesFor(role)).toEqual(['ExpiredToken', 'ExpiredTokenException', 'ExpiredToken'])
  expect(await codesFor({ ...role, sessionToken: 'AAAA' })).toEqual([
    'InvalidClientTokenId',
    'UnrecognizedClientException',
    'InvalidToken',
  ])
  await later.close()
})

test('a link works until it ends, and for nothing else', async () => {
  const link = await presign(keys, { ...s3Get, headers: {} }, { service: 's3', at, expiresIn: 60 })
  expect((await send(sandbox, link)).body).toBe('content')
  expect(errorCode(await send(sandbox, { ...link, path: '/other.txt' }))).toBe('SignatureDoesNotMatch')
  expect(errorCode(await send(sandbox, { ...link, query: { ...link.query, 'X-Amz-Expires': '600' } }))).toBe(
    'SignatureDoesNotMatch',
  )
  const old = await presign(
    keys,
    { ...s3Get, headers: {} },
    { service: 's3', at: new Date(now - 61_000), expiresIn: 60 },
  )
  const answer = await send(sandbox, old)
  expect([answer.status, errorCode(answer)]).toEqual([403, 'AccessDenied'])
  expect(answer.body).toContain('Request has expired')
})

test('a link may upload', async () => {
  const put: RawRequest = { method: 'PUT', host: s3Get.host, path: '/linked', body: 'through a link' }
  const link = await presign(keys, put, { service: 's3', at })
  expect((await send(sandbox, { ...link, headers: { ...link.headers, 'content-length': '14' } })).status).toBe(200)
  const read = await send(sandbox, await sign(keys, { ...s3Get, path: '/linked' }, { service: 's3', at }))
  expect(read.body).toBe('through a link')
})

test('a link to GetCallerIdentity is the identity of who made it', async () => {
  const wanted = {
    method: 'GET',
    host: sts.host,
    path: '/',
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
  }
  expect((await send(sandbox, await presign(keys, wanted, { service: 'sts', at }))).body).toContain('user/sandbox-user')
})

test('S3 tells what it signed, so that people can compare', async () => {
  const request = await sign({ ...keys, secretAccessKey: 'wrong' }, s3Get, { service: 's3', at })
  const { body } = await send(sandbox, request)
  expect(body).toContain('<CanonicalRequest>GET\n/object.txt\n\nhost:verified.s3.us-east-1.amazonaws.com\n')
  expect(body).toContain('<StringToSign>AWS4-HMAC-SHA256\n20260301T120000Z\n20260301/us-east-1/s3/aws4_request\n')
})

test('an S3 request must say what its payload is', async () => {
  const { headers: _none, ...bare } = s3Get
  const request = await sign(keys, bare, { service: 's3', at })
  expect((await send(sandbox, request)).body).toContain(
    'Missing required header for this request: x-amz-content-sha256',
  )
  const odd = await sign(keys, { ...bare, headers: { 'x-amz-content-sha256': 'nonsense' } }, { service: 's3', at })
  expect(errorCode(await send(sandbox, odd))).toBe('InvalidArgument')
})

function change(request: RawRequest, headers: Record<string, string>): RawRequest {
  return { ...request, headers: { ...request.headers, ...headers } }
}
