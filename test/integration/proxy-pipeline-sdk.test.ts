// The JavaScript SDK as the tool: it signs, it reads the refusals, and it decides whether to try again.
import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { SignatureV4 } from '@smithy/signature-v4'
import { createHash, createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import type { Rig, RigOptions } from './proxy-pipeline-rig.ts'
import { createRig, now, realKeys, standIn } from './proxy-pipeline-rig.ts'
import { header, isSignedBy } from './proxy-pipeline-signing.ts'

let rig: Rig | undefined
// The SDK signs with the machine's clock, so the pipeline has to run on it too.
const machine = { now: () => Date.now() }
const open = async (options: RigOptions): Promise<Rig> =>
  (rig = await createRig({ ...options, deps: { clock: machine, ...options.deps } }))
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

interface SdkRequest {
  readonly method: string
  readonly path: string
  readonly query?: Record<string, string | string[] | null>
  readonly headers: Record<string, string>
  readonly body?: unknown
}

/** Sends what the SDK signed to the rig instead of to the host it names. */
const through = (rig: Rig) => ({
  handle: (request: SdkRequest) =>
    new Promise<{ response: { statusCode: number; headers: Record<string, string>; body: Readable } }>(
      (resolve, reject) => {
        const query = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
          [value].flat().map((each) => `${encodeURIComponent(name)}=${encodeURIComponent(each ?? '')}`),
        )
        const outgoing = httpRequest({
          host: '127.0.0.1',
          port: rig.port,
          method: request.method,
          path: query.length === 0 ? request.path : `${request.path}?${query.join('&')}`,
          headers: request.headers,
          agent: false,
        })
        outgoing.on('error', reject)
        outgoing.on('response', (answer) => {
          const headers = Object.entries(answer.headers).map(
            ([name, value]) => [name, [value].flat().join(', ')] as const,
          )
          resolve({
            response: { statusCode: answer.statusCode ?? 0, headers: Object.fromEntries(headers), body: answer },
          })
        })
        if (request.body instanceof Readable) request.body.pipe(outgoing)
        else outgoing.end(request.body)
      },
    ),
})

const config = (rig: Rig, keys: object = {}) => ({
  region: 'us-east-1',
  credentials: { accessKeyId: standIn.keyId, secretAccessKey: standIn.secret, ...keys },
  requestHandler: through(rig),
  maxAttempts: 3,
})

const s3Host = 'bucket.s3.us-east-1.amazonaws.com'
const dynamoHost = 'dynamodb.us-east-1.amazonaws.com'
const stsHost = 'sts.us-east-1.amazonaws.com'

describe('the JavaScript SDK', () => {
  it('puts a buffer and a stream into S3', async () => {
    const rig = await open({ host: s3Host })
    const client = new S3Client(config(rig))
    const body = Buffer.alloc(200_000, 'x')
    await client.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'a b/ü+', Body: body }))
    const stream = Readable.from([body])
    await client.send(
      new PutObjectCommand({ Bucket: 'bucket', Key: 'stream', Body: stream, ContentLength: body.length }),
    )
    expect(rig.audit).toMatchObject([{ status: 200 }, { status: 200 }])
    expect(rig.seen.map((seen) => isSignedBy(seen, realKeys))).toEqual([true, true])
    expect(rig.seen[0]?.body.equals(body)).toBe(true)
    expect(rig.seen[1]?.body.length).toBeGreaterThanOrEqual(body.length)
    client.destroy()
  })

  it('reads an object and a refusal of S3', async () => {
    const rig = await open({
      host: s3Host,
      origin: (_q, response) => response.writeHead(200, { 'content-length': '5' }).end('hello'),
    })
    const client = new S3Client(config(rig))
    const got = await client.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'k' }))
    expect(await got.Body?.transformToString()).toBe('hello')
    const stranger = new S3Client(config(rig, { secretAccessKey: 'y'.repeat(40) }))
    await expect(stranger.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'k' }))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      message: expect.stringContaining('Latchkey'),
      $metadata: { httpStatusCode: 403, attempts: 1, requestId: expect.stringMatching(/-/) },
    })
    await expect(stranger.send(new HeadObjectCommand({ Bucket: 'bucket', Key: 'k' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403, attempts: 1 },
    })
  })

  it('reads a refusal of DynamoDB and does not try again', async () => {
    const rig = await open({
      host: dynamoHost,
      lookup: () => ({ kind: 'ended', role: 'dev', reason: 'session-ended' }),
    })
    await expect(new DynamoDBClient(config(rig)).send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      message: expect.stringContaining('latchkey start dev'),
      $metadata: { httpStatusCode: 403, attempts: 1, requestId: expect.any(String) },
    })
    expect(rig.audit.length).toBe(1)
  })

  it('tries again while AWS cannot be reached', async () => {
    const rig = await open({
      host: dynamoHost,
      deps: { clock: machine, upstream: { send: () => Promise.reject(new AppError('network', 'no route')) } },
    })
    await expect(new DynamoDBClient(config(rig)).send(new ListTablesCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('no route'),
      $metadata: { httpStatusCode: 503, attempts: 3 },
    })
  })

  it('assumes a role and works with the stand-ins it gets', async () => {
    const end = new Date(Date.now() + 3_600_000).toISOString()
    const rig = await open({
      host: stsHost,
      origin: (_request, response, body) => {
        const handedOut =
          '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>' +
          '<AccessKeyId>ASIAHANDED</AccessKeyId><SecretAccessKey>real1</SecretAccessKey><SessionToken>real2</SessionToken>' +
          `<Expiration>${end}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
        const identity =
          '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
          '<Arn>arn:aws:sts::1:assumed-role/r/s</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>'
        response.writeHead(200, { 'content-type': 'text/xml' })
        response.end(body.includes('Action=AssumeRole') ? handedOut : identity)
      },
    })
    const assumed = await new STSClient(config(rig)).send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111122223333:role/r', RoleSessionName: 's' }),
    )
    expect(JSON.stringify(assumed)).not.toMatch(/ASIAHANDED|real1|real2/)
    const keys = {
      accessKeyId: assumed.Credentials?.AccessKeyId ?? '',
      secretAccessKey: assumed.Credentials?.SecretAccessKey ?? '',
      sessionToken: assumed.Credentials?.SessionToken ?? '',
    }
    const identity = await new STSClient(config(rig, keys)).send(new GetCallerIdentityCommand({}))
    expect(identity.Arn).toBe('arn:aws:sts::1:assumed-role/r/s')
    const real = { accessKeyId: 'ASIAHANDED', secretAccessKey: 'real1', sessionToken: 'real2' }
    expect(rig.seen[1] && isSignedBy(rig.seen[1], real)).toBe(true)
  })
})

class Sha256 {
  readonly #hash: { update(data: string | Uint8Array): unknown; digest(): Uint8Array }
  constructor(secret?: unknown) {
    const key = typeof secret === 'string' || secret instanceof Uint8Array ? secret : undefined
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key)
  }
  update(data: string | Uint8Array | ArrayBuffer): void {
    this.#hash.update(data instanceof ArrayBuffer ? new Uint8Array(data) : data)
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
  reset(): void {
    throw new Error('not needed')
  }
}

describe('a presigned URL', () => {
  const presign = async (expiresIn: number, at = now) => {
    const signer = new SignatureV4({
      service: 's3',
      region: 'us-east-1',
      credentials: { accessKeyId: standIn.keyId, secretAccessKey: standIn.secret },
      sha256: Sha256,
      uriEscapePath: false,
    })
    const url = {
      method: 'GET',
      protocol: 'https:',
      hostname: s3Host,
      path: '/key',
      headers: { host: s3Host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      query: { versionId: '1' },
    }
    const made = await signer.presign(url, { expiresIn, signingDate: new Date(at) })
    const query = Object.entries(made.query ?? {}).map(
      ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
    )
    return { method: 'GET', target: `/key?${query.join('&')}`, headers: [['Host', s3Host]] as const }
  }
  const openFixed = (options: RigOptions = {}) =>
    open({ host: s3Host, ...options, deps: { clock: { now: () => now } } })

  it('of a stand-in key is signed again in place, and the audit line keeps none of it', async () => {
    const rig = await openFixed()
    expect((await rig.send(await presign(600))).status).toBe(200)
    const target = rig.seen[0]?.target ?? ''
    expect(target).toContain(`X-Amz-Credential=${realKeys.accessKeyId}%2F20260102`)
    expect(target).toContain(`X-Amz-Security-Token=${encodeURIComponent(realKeys.sessionToken ?? '')}`)
    expect(target).not.toContain(standIn.keyId)
    expect(target).toContain('versionId=1')
    expect(header(rig.seen[0]?.headers ?? [], 'authorization')).toBeUndefined()
    expect(JSON.stringify(rig.audit)).not.toMatch(/X-Amz-|ASIA/)
    expect(rig.audit).toMatchObject([{ outcome: 'allowed', path: '/key', service: 's3' }])
  })

  it('that has run out is refused as S3 would', async () => {
    const rig = await openFixed()
    const answer = await rig.send(await presign(60, now - 61_000))
    expect(answer.status).toBe(403)
    expect(answer.body.toString()).toContain('<Code>AccessDenied</Code>')
    expect(answer.body.toString()).toContain('Request has expired')
    expect(rig.begun).toEqual([])
  })

  it('that was changed is refused', async () => {
    const rig = await openFixed()
    const request = await presign(600)
    const answer = await rig.send({ ...request, target: request.target.replace('versionId=1', 'versionId=2') })
    expect(answer.body.toString()).toContain('<Code>SignatureDoesNotMatch</Code>')
  })
})
