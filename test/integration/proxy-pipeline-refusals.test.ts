// Every row of "Inside an intercepted connection" in the proxy's rules that ends in a refusal.
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { RawHeaders } from '#util/http/message.ts'
import type { Answer, Rig, RigOptions } from './proxy-pipeline-rig.ts'
import { createRig, now, offsetBy, standIn } from './proxy-pipeline-rig.ts'
import { header, signed, sha256 } from './proxy-pipeline-signing.ts'

let rig: Rig | undefined
const open = async (options?: RigOptions): Promise<Rig> => (rig = await createRig(options))
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

const s3Host = 's3.us-east-1.amazonaws.com'
const jsonCall: RawHeaders = [
  ['Content-Type', 'application/x-amz-json-1.0'],
  ['X-Amz-Target', 'DynamoDB_20120810.ListTables'],
]
const dynamo = { headers: jsonCall, body: Buffer.from('{}') }
const getObject = { method: 'GET', target: '/b/k', service: 's3', payload: 'UNSIGNED-PAYLOAD' }

const typeOf = (answer: Answer): unknown => {
  const parsed: unknown = JSON.parse(answer.body.toString())
  return typeof parsed === 'object' && parsed !== null && '__type' in parsed ? parsed.__type : undefined
}

/** Nothing may have left, and the audit line has the id that the tool got. */
function expectRefused(rig: Rig, answer: Answer): void {
  expect(rig.begun).toEqual([])
  const id = header(answer.headers, 'x-amzn-requestid') ?? header(answer.headers, 'x-amz-request-id')
  expect(rig.audit).toMatchObject([{ outcome: 'refused', status: answer.status, requestId: id }])
}

describe('a stand-in key that is not alive', () => {
  it.each([
    ['unknown', undefined, 'latchkey env ROLE'],
    ['of an ended session', 'session-ended', 'latchkey start dev'],
    ['of a revoked session', 'session-revoked', 'latchkey env dev'],
    ['of a finished command', 'grant-revoked', 'latchkey exec dev'],
    ['of an expired assumed role', 'expired', 'latchkey start dev'],
  ] as const)('%s is refused with what to run', async (_what, reason, remedy) => {
    const rig = await open({
      lookup: () => (reason === undefined ? { kind: 'unknown' } : { kind: 'ended', role: 'dev', reason }),
    })
    const answer = await rig.send(signed(dynamo))
    expect(answer.status).toBe(403)
    expect(typeOf(answer)).toBe('UnrecognizedClientException')
    expect(answer.body.toString()).toContain(remedy)
    expectRefused(rig, answer)
  })

  it('is InvalidAccessKeyId to S3 and InvalidClientTokenId to STS', async () => {
    const lookup = () => ({ kind: 'unknown' }) as const
    let rig = await open({ host: s3Host, lookup })
    expect((await rig.send(signed(getObject))).body.toString()).toContain('<Code>InvalidAccessKeyId</Code>')
    await rig.close()
    rig = await open({ host: 'sts.us-east-1.amazonaws.com', lookup })
    const form = [['Content-Type', 'application/x-www-form-urlencoded']] as const
    const answer = await rig.send(
      signed({ service: 'sts', headers: form, body: Buffer.from('Action=GetCallerIdentity') }),
    )
    expect(answer.body.toString()).toContain('<Code>InvalidClientTokenId</Code>')
  })

  it('gives a HEAD the status only', async () => {
    const rig = await open({ host: s3Host, lookup: () => ({ kind: 'unknown' }) })
    const answer = await rig.send(signed({ ...getObject, method: 'HEAD' }))
    expect(answer).toMatchObject({ status: 403, body: Buffer.alloc(0) })
    expectRefused(rig, answer)
  })
})

describe('a signature that does not hold', () => {
  it.each([
    ['of another secret', { ...dynamo, secret: 'x'.repeat(40) }],
    ['with an x-amz header that it does not cover', { ...dynamo, unsigned: [['X-Amz-Acl', 'public-read']] }],
    ['over another body', { ...dynamo, payload: 'absent', body: Buffer.from('{}'), changed: Buffer.from('[]') }],
  ] as const)('%s is refused', async (_what, options) => {
    const rig = await open()
    const request = signed(options)
    const answer = await rig.send('changed' in options ? { ...request, body: options.changed } : request)
    expect(answer.status).toBe(403)
    expect(typeOf(answer)).toBe('InvalidSignatureException')
    expectRefused(rig, answer)
  })

  it('is refused when a signed header is absent or host is not signed', async () => {
    const rig = await open()
    const request = signed({ ...dynamo, headers: [...jsonCall, ['X-Amz-Meta', 'a']] })
    const without = request.headers.filter(([name]) => name !== 'X-Amz-Meta')
    expect((await rig.send({ ...request, headers: without })).body.toString()).toContain('x-amz-meta')
    const unsigned = request.headers.map(([name, value]) => [name, value.replace(';host;', ';')] as const)
    const answer = await rig.send({ ...request, headers: unsigned })
    expect(answer.status).toBe(403)
    expect(answer.body.toString()).toContain('host')
    expect(rig.begun).toEqual([])
  })

  it('is SignatureDoesNotMatch to S3', async () => {
    const rig = await open({ host: s3Host })
    const answer = await rig.send(signed({ ...getObject, secret: 'x'.repeat(40) }))
    expect(answer.body.toString()).toContain('<Code>SignatureDoesNotMatch</Code>')
  })

  it('is refused as unreadable when a part is missing', async () => {
    const rig = await open()
    const request = signed(dynamo)
    const headers = request.headers.map(([name, value]) => [name, value.replace(/, Signature=.*/, '')] as const)
    const answer = await rig.send({ ...request, headers })
    expect(answer.status).toBe(400)
    expect(typeOf(answer)).toBe('IncompleteSignatureException')
    expectRefused(rig, answer)
  })

  it('beside a second one in the query is refused', async () => {
    const rig = await open({ host: s3Host })
    const query = `?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${standIn.keyId}%2F20260102%2Fus-east-1%2Fs3%2Faws4_request`
    const request = signed(getObject)
    const answer = await rig.send({ ...request, target: `/b/k${query}` })
    expect(answer.status).toBe(400)
    expectRefused(rig, answer)
  })
})

describe('a date that is off by more than 15 minutes', () => {
  const late = now - 16 * 60_000

  it('is refused as AWS would, with the Date that SDKs correct their clock by', async () => {
    const rig = await open()
    const answer = await rig.send(signed({ ...dynamo, at: late }))
    expect(typeOf(answer)).toBe('InvalidSignatureException')
    expect(answer.body.toString()).toContain('Signature expired')
    expect(header(answer.headers, 'date')).toBe(new Date(now).toUTCString())
    expectRefused(rig, answer)
  })

  it('is RequestTimeTooSkewed to S3', async () => {
    const rig = await open({ host: s3Host })
    const answer = await rig.send(signed({ ...getObject, at: late }))
    expect(answer.body.toString()).toContain(
      '<Code>RequestTimeTooSkewed</Code><Message>Latchkey: The difference between the request time and the current time is too large.</Message>',
    )
    expectRefused(rig, answer)
  })

  it('is accepted when it fits the clock of AWS', async () => {
    const rig = await open({ deps: { clockOffsets: offsetBy(-16 * 60_000) } })
    expect((await rig.send(signed({ ...dynamo, at: late }))).status).toBe(200)
  })
})

describe('another place than the role is at home in', () => {
  it.each([
    ['a scope of another partition', 'dynamodb.us-east-1.amazonaws.com', 'cn-north-1', {}],
    ['a host of another partition', 'dynamodb.cn-north-1.amazonaws.com.cn', 'us-east-1', {}],
    ['GovCloud, which shares its suffix', 'dynamodb.us-gov-west-1.amazonaws.com', 'us-gov-west-1', {}],
    ['a region of no partition', 'dynamodb.us-east-1.amazonaws.com', 'nowhere', {}],
    ['a role of another partition', 'dynamodb.us-east-1.amazonaws.com', 'us-east-1', { partition: 'aws-cn' }],
    ['a host that is no service endpoint', 'web.us-east-1.elb.amazonaws.com', 'us-east-1', {}],
    ['an endpoint of a customer', 'abc.execute-api.us-east-1.amazonaws.com', 'us-east-1', {}],
  ])('%s gets nothing signed', async (_what, host, region, session) => {
    const rig = await open({ host, session })
    const answer = await rig.send(signed({ ...dynamo, host, region }))
    expect(answer.status).toBe(403)
    expect(answer.body.toString()).toContain('nothing was signed')
    expectRefused(rig, answer)
  })

  it('may be an endpoint of a customer while the settings name its family', async () => {
    const host = 'abc.execute-api.us-east-1.amazonaws.com'
    const policies: { strict: boolean; customerEndpoints: readonly string[] } = { strict: false, customerEndpoints: [] }
    const rig = await open({ host, policies })
    const statuses: number[] = []
    for (const families of [['lambda-url'], ['lambda-url', 'execute-api'], []]) {
      policies.customerEndpoints = families
      statuses.push((await rig.send(signed({ host, service: 'execute-api', body: Buffer.from('{}') }))).status)
    }
    expect(statuses).toEqual([403, 200, 403])
  })

  it('is another host inside the connection: 421', async () => {
    const rig = await open()
    const answer = await rig.send(signed({ ...dynamo, host: 'sts.us-east-1.amazonaws.com' }))
    expect(answer.status).toBe(421)
    expectRefused(rig, answer)
  })

  it('is not the same host with port, dot or capitals', async () => {
    const rig = await open()
    for (const host of ['DynamoDB.us-east-1.amazonaws.com', 'dynamodb.us-east-1.amazonaws.com:443']) {
      expect((await rig.send(signed({ ...dynamo, host }))).status).toBe(200)
    }
  })
})

describe('a form that cannot be signed again', () => {
  const at = '20260102T030405Z'
  const scope = `${standIn.keyId}/20260102/us-east-1`
  it.each<[string, string, { method?: string; target?: string; headers: RawHeaders; body?: Buffer }]>([
    ['Signature Version 2', s3Host, { headers: [['Authorization', `AWS ${standIn.keyId}:abc=`]] }],
    [
      'Signature Version 2',
      s3Host,
      { target: `/b/k?AWSAccessKeyId=${standIn.keyId}&Signature=a&Expires=1`, headers: [] },
    ],
    [
      'SigV4A',
      s3Host,
      {
        headers: [
          [
            'Authorization',
            `AWS4-ECDSA-P256-SHA256 Credential=${standIn.keyId}/20260102/s3/aws4_request, SignedHeaders=host, Signature=ab`,
          ],
        ],
      },
    ],
    [
      'event stream',
      'bedrock-runtime.us-east-1.amazonaws.com',
      {
        headers: [
          ['X-Amz-Date', at],
          ['X-Amz-Content-Sha256', 'STREAMING-AWS4-HMAC-SHA256-EVENTS'],
          [
            'Authorization',
            `AWS4-HMAC-SHA256 Credential=${scope}/bedrock/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${'0'.repeat(64)}`,
          ],
        ],
      },
    ],
    [
      'POST policy',
      s3Host,
      {
        method: 'POST',
        target: '/bucket',
        headers: [['Content-Type', 'multipart/form-data; boundary=b']],
        body: Buffer.from(
          `--b\r\nContent-Disposition: form-data; name="x-amz-credential"\r\n\r\n${scope}/s3/aws4_request\r\n--b--\r\n`,
        ),
      },
    ],
  ])('%s is refused with its name and the way out', async (name, host, request) => {
    const rig = await open({ host })
    const answer = await rig.send({ method: 'GET', ...request, headers: [['Host', host], ...request.headers] })
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toContain(name)
    expect(answer.body.toString()).toContain('--direct')
    expectRefused(rig, answer)
  })
})

describe('a request that asks for two things', () => {
  const form: RawHeaders = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']]
  const twice = {
    target: '/?Action=GetUser',
    service: 'iam',
    headers: form,
    body: Buffer.from('Action=ListUsers&Action=DeleteUser'),
  }

  it('is refused in the shape of the service, whatever the query says', async () => {
    const rig = await open({ host: 'iam.amazonaws.com' })
    const answer = await rig.send(signed({ ...twice, host: 'iam.amazonaws.com' }))
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toContain('<Code>InvalidParameterCombination</Code>')
    expect(answer.body.toString()).toContain('several actions (GetUser, ListUsers, DeleteUser)')
    expectRefused(rig, answer)
    expect(rig.audit[0]?.action).toBeUndefined()
  })

  const padded = (bytes: number): Buffer => Buffer.from(`Pad=${'x'.repeat(bytes)}&Action=DeleteUser`)
  const [medium, large] = [padded(100 * 1024), padded(3 * 1024 * 1024)]
  it.each<readonly [string, Parameters<typeof signed>[0]]>([
    ['over 64 KiB with its hash', { body: medium, payload: sha256(medium) }],
    ['over 1 MiB with its hash', { body: large, payload: sha256(large) }],
    ['over 1 MiB without its hash', { body: large }],
    ['that the signature does not cover', { body: padded(1), payload: 'UNSIGNED-PAYLOAD' }],
    ['over 1 MiB that the signature does not cover', { body: large, payload: 'UNSIGNED-PAYLOAD' }],
    ['that is compressed', { body: gzipSync(padded(1)), headers: [...form, ['Content-Encoding', 'gzip']] }],
    ['in chunks of aws-chunked', { body: padded(1), payload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }],
    ['without a type', { body: large, headers: [] }],
    ['that has both', { target: '/', body: Buffer.concat([Buffer.from('Action=GetUser&'), large]) }],
  ])('is refused where the other one is in a body %s', async (_what, options) => {
    const rig = await open({ host: 'iam.amazonaws.com' })
    const answer = await rig.send(signed({ ...twice, host: 'iam.amazonaws.com', ...options }))
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toMatch(/<Code>(InvalidParameterCombination|ValidationError)</)
    expectRefused(rig, answer)
    expect(rig.audit[0]?.action).toBeUndefined()
  })

  it.each(['declared', 'absent'])(
    'is not a mail of megabytes, hash %s, which is logged with its action',
    async (hash) => {
      const host = 'email.us-east-1.amazonaws.com'
      const rig = await open({ host })
      const body = Buffer.from(`Action=SendRawEmail&RawMessage.Data=${'QUJD%2B'.repeat(2_000_000)}`)
      const request = signed({
        host,
        service: 'ses',
        headers: form,
        body,
        ...(hash === 'declared' && { payload: sha256(body) }),
      })
      expect((await rig.send(request)).status).toBe(200)
      expect(rig.seen[0]?.body.equals(body)).toBe(true)
      expect(rig.audit).toMatchObject([{ outcome: 'allowed', action: 'SendRawEmail', bytesIn: body.length }])
    },
  )

  it('is refused with two targets, and with two sub-resources of S3', async () => {
    let rig = await open()
    const again = await rig.send(signed({ ...dynamo, unsigned: [['X-Amz-Target', 'DynamoDB_20120810.DeleteTable']] }))
    expect(again.status).toBeGreaterThanOrEqual(400)
    expectRefused(rig, again)
    await rig.close()
    rig = await open({ host: s3Host })
    const answer = await rig.send(signed({ ...getObject, host: s3Host, target: '/b?acl=&policy=' }))
    expect(answer.body.toString()).toContain('<Code>InvalidArgument</Code>')
    expectRefused(rig, answer)
  })

  it('passes when nobody signs it with our keys, and is logged without an action', async () => {
    const rig = await open({ host: 'iam.amazonaws.com' })
    await rig.send({
      method: 'GET',
      target: '/?Action=GetUser&Action=DeleteUser',
      headers: [['Host', 'iam.amazonaws.com']],
    })
    expect(rig.seen).toHaveLength(1)
    expect(rig.audit).toMatchObject([{ outcome: 'foreign', reason: expect.stringContaining('several actions') }])
    expect(rig.audit[0]?.action).toBeUndefined()
  })
})
