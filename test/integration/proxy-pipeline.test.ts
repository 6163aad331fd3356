import { afterEach, describe, expect, it } from 'vitest'
import { createClockOffsets } from '#engine/aws/clock-offset.ts'
import type { Rig, RigOptions } from './proxy-pipeline-rig.ts'
import { createRig, liveGrant, now, offsetBy, realKeys, standIn } from './proxy-pipeline-rig.ts'
import { header, isSignedBy, signed } from './proxy-pipeline-signing.ts'

let rig: Rig | undefined
const open = async (options?: RigOptions): Promise<Rig> => (rig = await createRig(options))
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

const target = ['X-Amz-Target', 'DynamoDB_20120810.ListTables'] as const
const json = ['Content-Type', 'application/x-amz-json-1.0'] as const

describe('a request signed with a stand-in key', () => {
  it.each([
    ['ExpiredToken', 403, '<Error><Code>ExpiredToken</Code></Error>', [realKeys.accessKeyId]],
    [
      'ExpiredTokenException',
      400,
      '{"__type":"com.amazon.coral.service#ExpiredTokenException"}',
      [realKeys.accessKeyId],
    ],
    ['InvalidClientTokenId', 403, '<Error><Code>InvalidClientTokenId</Code></Error>', [realKeys.accessKeyId]],
    ['UnrecognizedClientException', 400, '{"__type":"UnrecognizedClientException"}', [realKeys.accessKeyId]],
    ['InvalidAccessKeyId', 403, '<Error><Code>InvalidAccessKeyId</Code></Error>', [realKeys.accessKeyId]],
    ['AuthFailure', 401, '<Error><Code>AuthFailure</Code></Error>', [realKeys.accessKeyId]],
    ["AuthFailure of somebody else's image", 403, '<Error><Code>AuthFailure</Code></Error>', []],
    ['InvalidToken, which is no key’s here', 400, '{"__type":"InvalidToken"}', []],
    ['SignatureDoesNotMatch', 403, '<Error><Code>SignatureDoesNotMatch</Code></Error>', []],
    ['AccessDenied', 403, '<Error><Code>AccessDenied</Code></Error>', []],
  ])(
    'that AWS answers with %s gets new credentials only if AWS does not take these',
    async (_code, status, body, expected) => {
      const rig = await open({ origin: (_request, response) => response.writeHead(status).end(body) })
      expect((await rig.send(signed({ headers: [json, target] }))).status).toBe(status)
      expect(rig.invalidated).toEqual(expected)
    },
  )

  it('leaves with the real credentials and the same body', async () => {
    const rig = await open()
    const body = Buffer.from('{"Limit":1}')
    const answer = await rig.send(signed({ headers: [json, target], body }))
    expect(answer).toMatchObject({ status: 200, body: Buffer.from('ok') })
    const [seen] = rig.seen
    expect(seen && isSignedBy(seen, realKeys)).toBe(true)
    expect(seen?.body).toEqual(body)
    expect(JSON.stringify(seen?.headers)).not.toContain(standIn.keyId)
    expect(rig.touched).toEqual(['grant-1'])
  })

  it('keeps order and case of its headers, and drops what is for one hop only', async () => {
    const rig = await open()
    const extra = [
      ['x-ZULU', 'a'],
      ['Accept', '*/*'],
      ['x-Zulu', 'b'],
    ] as const
    const unsigned = [
      ['amz-sdk-Request', 'attempt=1'],
      ['Connection', 'keep-alive, X-Private'],
      ['X-Private', '1'],
      ['TE', 'trailers'],
      ['User-Agent', 'tool'],
    ] as const
    await rig.send(signed({ headers: [json, target], unsigned: [...extra, ...unsigned], body: Buffer.from('{}') }))
    expect(rig.seen[0]?.headers.map(([name]) => name)).toEqual([
      'Host',
      'X-Amz-Date',
      'Content-Type',
      'X-Amz-Target',
      'X-Amz-Security-Token',
      'Authorization',
      'x-ZULU',
      'Accept',
      'x-Zulu',
      'amz-sdk-Request',
      'User-Agent',
      'Content-Length',
      ...(header(rig.seen[0]?.headers ?? [], 'connection') === undefined ? [] : ['Connection']),
    ])
  })

  it('writes one audit line that says what happened, without the query', async () => {
    const rig = await open({
      host: 's3.us-east-1.amazonaws.com',
      origin: (_request, response) => {
        response.writeHead(404, { 'x-amz-request-id': 'AWSID', 'content-type': 'application/xml' })
        response.end('<Error><Code>NoSuchKey</Code></Error>')
      },
    })
    const request = signed({
      method: 'GET',
      target: '/bucket/key?versionId=secret-ish',
      service: 's3',
      payload: 'UNSIGNED-PAYLOAD',
    })
    await rig.send(request)
    expect(rig.audit).toEqual([
      expect.objectContaining({
        time: new Date(now).toISOString(),
        event: 'request',
        outcome: 'allowed',
        role: 'dev',
        roleArn: 'arn:aws:iam::111122223333:role/dev',
        accountId: '111122223333',
        session: 'session-1',
        client: 'shared',
        method: 'GET',
        host: 's3.us-east-1.amazonaws.com',
        path: '/bucket/key',
        service: 's3',
        region: 'us-east-1',
        status: 404,
        errorCode: 'NoSuchKey',
        awsRequestId: 'AWSID',
        bytesIn: 0,
        bytesOut: 37,
        durationMs: 0,
      }),
    ])
    expect(JSON.stringify(rig.audit)).not.toContain('secret-ish')
  })

  it('teaches the clock from the answer', async () => {
    const rig = await open({
      origin: (_request, response) => {
        response.writeHead(200, { date: 'Fri, 02 Jan 2026 03:05:05 GMT' }).end()
      },
    })
    await rig.send(signed({ body: Buffer.from('{}') }))
    expect(rig.observed).toEqual(['Fri, 02 Jan 2026 03:05:05 GMT'])
  })

  it('learns the clock of the place that was dialled, which counts nowhere else', async () => {
    const clockOffsets = createClockOffsets({ clock: { now: () => now } })
    const rig = await open({
      deps: { clockOffsets },
      lookup: (keyId) =>
        keyId === standIn.keyId ? { ...liveGrant, session: { ...liveGrant.session, endpointUrl } } : undefined,
      origin: (_request, response) => {
        response.sendDate = false
        response.writeHead(200, { date: new Date(now + 20 * 60_000).toUTCString() }).end()
      },
    })
    let endpointUrl = 'http://127.0.0.1:4566'
    const dates: (string | undefined)[] = []
    for (const url of ['http://127.0.0.1:4566', 'http://127.0.0.1:4566', 'http://127.0.0.1:4567']) {
      endpointUrl = url
      await rig.send(signed({ body: Buffer.from('{}') }))
      dates.push(header(rig.seen.at(-1)?.headers ?? [], 'x-amz-date'))
    }
    expect(dates).toEqual(['20260102T030405Z', '20260102T032406Z', '20260102T030405Z'])
    expect(clockOffsets.for(undefined).measured()).toBe(false)
  })

  it('is signed with the time of AWS', async () => {
    const rig = await open({ deps: { clockOffsets: offsetBy(3_600_000) } })
    await rig.send(signed({ body: Buffer.from('{}') }))
    expect(header(rig.seen[0]?.headers ?? [], 'x-amz-date')).toBe('20260102T040405Z')
  })
})

describe('an answer', () => {
  it('comes back byte for byte, headers in their order and case, trailers included', async () => {
    const rig = await open({
      origin: (_request, response) => {
        response.sendDate = false
        response.writeHead(
          206,
          'Some Of It',
          [
            ['X-Amzn-RequestId', 'r'],
            ['content-TYPE', 'x/y'],
            ['Set-Cookie', 'a=1'],
            ['set-cookie', 'b=2'],
            ['Transfer-Encoding', 'chunked'],
            ['Trailer', 'X-Sum'],
          ].flat(),
        )
        response.write(Buffer.from([0, 255, 10]))
        response.addTrailers([['X-Sum', 'abc']])
        response.end()
      },
    })
    const answer = await rig.send(signed({ body: Buffer.from('{}') }))
    expect(answer).toMatchObject({ status: 206, statusText: 'Some Of It', body: Buffer.from([0, 255, 10]) })
    expect(answer.headers.filter(([name]) => name !== 'Connection' && name !== 'Keep-Alive')).toEqual([
      ['X-Amzn-RequestId', 'r'],
      ['content-TYPE', 'x/y'],
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['Transfer-Encoding', 'chunked'],
      ['Trailer', 'X-Sum'],
    ])
    expect(answer.trailers).toEqual([['X-Sum', 'abc']])
  })

  it('to a HEAD keeps its length and has no body', async () => {
    const rig = await open({
      host: 's3.us-east-1.amazonaws.com',
      origin: (_q, response) => response.writeHead(200, { 'Content-Length': '1234' }).end(),
    })
    const answer = await rig.send(
      signed({ method: 'HEAD', target: '/b/k', service: 's3', payload: 'UNSIGNED-PAYLOAD' }),
    )
    expect(header(answer.headers, 'content-length')).toBe('1234')
    expect(answer.body.length).toBe(0)
  })

  it.each([
    ['of known length', { 'Content-Length': '100' }],
    ['in chunks', { 'Transfer-Encoding': 'chunked' }],
  ])('%s that breaks off breaks off for the tool too', async (_what, headers) => {
    const rig = await open({
      origin: (_request, response) => {
        response.writeHead(200, headers)
        response.write('half', () => response.destroy())
      },
    })
    await expect(rig.send(signed({ body: Buffer.from('{}') }))).rejects.toThrow(/aborted|hang up/)
    expect(rig.audit).toMatchObject([{ outcome: 'failed', status: 200, bytesOut: 4 }])
  })
})
