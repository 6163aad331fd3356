import { Agent } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { Decide, Question } from '#engine/access/decide.ts'
import type { RawHeaders } from '#util/http/message.ts'
import type { Rig, RigOptions } from './proxy-pipeline-rig.ts'
import { createRig, liveGrant } from './proxy-pipeline-rig.ts'
import { header, signed } from './proxy-pipeline-signing.ts'

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

describe('a request that is not ours', () => {
  const host = 'bedrock-runtime.us-east-1.amazonaws.com'
  it.each<[string, RawHeaders, string]>([
    ['without credentials', [], '/'],
    ['with a bearer token', [['authorization', 'Bearer abc']], '/'],
    ['with a token of Identity Center', [['x-amz-sso_bearer_token', 'abc']], '/'],
    ['with the key of someone else', signed({ keyId: 'AKIAIOSFODNN7EXAMPLE', host }).headers.slice(1), '/'],
    [
      'with a presigned URL of someone else',
      [],
      '/b?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F1&X-Amz-Signature=0&x=a//b',
    ],
  ])('%s passes untouched', async (_what, headers, target) => {
    const rig = await open({ host })
    const all: RawHeaders = [['HOST', host], ['x-Odd', 'Ü'], ...headers, ['Content-Length', '3']]
    const answer = await rig.send({ target, headers: all, body: Buffer.from([0, 1, 2]) })
    expect(answer).toMatchObject({ status: 200 })
    const [seen] = rig.seen
    expect(seen).toMatchObject({ target, body: Buffer.from([0, 1, 2]) })
    expect(seen?.headers.filter(([name]) => name !== 'Connection')).toEqual(all)
    expect(rig.audit).toMatchObject([{ outcome: 'foreign', bytesIn: 3, status: 200, path: target.split('?')[0] }])
    expect(rig.audit[0]?.role).toBeUndefined()
  })

  it('leaves its hop-by-hop headers here', async () => {
    const rig = await open({ host })
    const { headers } = signed({ keyId: 'AKIAIOSFODNN7EXAMPLE', host, headers: [['Connection', 'keep-alive']] })
    const answer = await rig.send({
      headers: [...headers, ['Keep-Alive', 'timeout=5'], ['TE', 'trailers'], ['Proxy-Connection', 'close']],
    })
    expect(answer.status).toBe(200)
    const seen = rig.seen[0]?.headers ?? []
    expect(['keep-alive', 'te', 'proxy-connection'].map((name) => header(seen, name))).toEqual(Array(3).fill(undefined))
    expect(header(seen, 'connection')).toBe('keep-alive')
  })

  it.each<[string, RawHeaders, RawHeaders]>([
    ['te', [['TE', 'trailers']], []],
    ['connection', [['Connection', 'x-hop']], [['X-Hop', '1']]],
    ['x-hop', [['X-Hop', '1']], [['Connection', 'x-hop']]],
  ])('is refused when its owner signed a header that ends here (%s)', async (name, covered, unsigned) => {
    const rig = await open({ host })
    const { headers } = signed({ keyId: 'AKIAIOSFODNN7EXAMPLE', host, headers: covered, unsigned })
    const answer = await rig.send({ headers })
    expect(answer.status).toBe(400)
    expect(answer.body.toString()).toContain(`"${name}`)
    expect(rig.begun).toEqual([])
  })

  it('passes when it is an S3 form signed by someone else', async () => {
    const rig = await open({ host: s3Host })
    const body = Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="AWSAccessKeyId"\r\n\r\nAKIAIOSFODNN7EXAMPLE\r\n--b--\r\n',
    )
    const answer = await rig.send({
      headers: [
        ['Host', s3Host],
        ['Content-Type', 'multipart/form-data; boundary=b'],
        ['Content-Length', String(body.length)],
      ],
      body,
    })
    expect(answer.status).toBe(200)
    expect(rig.seen[0]?.body).toEqual(body)
  })

  it('goes where the environment of the agent points', async () => {
    const rig = await open({ host, env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' } })
    await rig.send({ headers: [['Host', host]] })
    expect(rig.seen[0]).toMatchObject({ endpointUrl: 'http://127.0.0.1:4566', host })
  })

  it.each<[string, RawHeaders]>([
    ['without credentials', []],
    ['with the key of someone else', signed({ keyId: 'AKIAIOSFODNN7EXAMPLE', host }).headers.slice(1)],
  ])('%s is refused on a new connection when the agent is strict', async (_what, headers) => {
    const rig = await open({ host, policies: { strict: true, customerEndpoints: [] } })
    const answer = await rig.send({ headers: [['Host', host], ...headers] })
    expect(answer.status).toBe(403)
    expect(answer.body.toString()).toContain('proxy.strict')
    expect(rig.seen).toEqual([])
    expect(rig.audit).toMatchObject([{ outcome: 'refused' }])
  })

  it('is judged by the setting of the moment on a connection that a role has signed on', async () => {
    const policies = { strict: false, customerEndpoints: [] }
    const rig = await open({ policies })
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const foreign: RawHeaders = [['Host', 'dynamodb.us-east-1.amazonaws.com']]
    const statuses: number[] = []
    for (const strict of [false, true, false]) {
      policies.strict = strict
      statuses.push((await rig.send({ ...signed(dynamo), agent })).status)
      statuses.push((await rig.send({ headers: foreign, agent })).status)
    }
    agent.destroy()
    expect(statuses).toEqual([200, 200, 200, 403, 200, 200])
  })
})

describe('the grant of a proxy URL', () => {
  const endpointUrl = 'http://127.0.0.1:5000'
  const nextHop = { url: 'http://127.0.0.1:3128', noProxy: '' }
  const granted = {
    grantId: liveGrant.grant.id,
    host: s3Host,
    session: { endpointUrl },
    lookup: () => ({
      ...liveGrant,
      grant: { ...liveGrant.grant, nextHop },
      session: { ...liveGrant.session, endpointUrl },
    }),
  }

  it('sends unsigned requests to the session’s own address, through the next hop of its command', async () => {
    const rig = await open(granted)
    await rig.send({ method: 'GET', headers: [['Host', s3Host]] })
    expect(rig.seen[0]).toMatchObject({ endpointUrl, nextHop: nextHop.url, host: s3Host })
    expect(rig.audit).toMatchObject([{ outcome: 'foreign' }])
  })

  it('leaves what others signed, or hold a token for, to AWS', async () => {
    const rig = await open(granted)
    const theirs = signed({ keyId: 'AKIAIOSFODNN7EXAMPLE', host: s3Host }).headers
    for (const headers of [
      theirs,
      [
        ['Host', s3Host],
        ['Authorization', 'Bearer abc'],
      ] as const,
    ])
      await rig.send({ headers })
    expect(rig.seen.map(({ endpointUrl, nextHop }) => [endpointUrl, nextHop])).toEqual([
      [undefined, nextHop.url],
      [undefined, nextHop.url],
    ])
  })

  it('says who asks to pass what is not signed with stand-in keys', async () => {
    const asked: Question[] = []
    const decide: Decide = (question) => {
      asked.push(question)
      return { kind: 'deny', rule: 'test', refusal: 'strict', message: 'no' }
    }
    const rig = await open({ grantId: liveGrant.grant.id, host: s3Host, deps: { decide } })
    const answer = await rig.send({ method: 'GET', headers: [['Host', s3Host]] })
    expect(answer.status).toBe(403)
    expect(rig.seen).toEqual([])
    expect(asked).toMatchObject([{ kind: 'foreign', asker: { role: 'dev' }, host: s3Host, service: 's3' }])
  })

  it.each([
    ['none is named', {}],
    ['none of ours is named', { grantId: 'made-up' }],
    [
      'it has ended',
      {
        grantId: liveGrant.grant.id,
        lookup: () => ({ kind: 'ended' as const, role: 'dev', reason: 'session-ended' as const }),
      },
    ],
  ])('changes nothing where %s', async (_what, rest) => {
    const rig = await open({ ...granted, grantId: '', ...rest })
    await rig.send({ method: 'GET', headers: [['Host', s3Host]] })
    expect(rig.seen[0]).toMatchObject({ endpointUrl: undefined, nextHop: undefined })
  })
})

describe('the address that is dialled', () => {
  it('is the session’s own before the environment’s; Host and signature stay AWS’s', async () => {
    const rig = await open({
      session: { endpointUrl: 'http://127.0.0.1:5000' },
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' },
    })
    await rig.send(signed(dynamo))
    expect(rig.seen[0]).toMatchObject({ endpointUrl: 'http://127.0.0.1:5000' })
    expect(header(rig.seen[0]?.headers ?? [], 'host')).toBe('dynamodb.us-east-1.amazonaws.com')
  })
})
