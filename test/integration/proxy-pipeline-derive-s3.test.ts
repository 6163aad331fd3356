import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { RawHeaders } from '#util/http/message.ts'
import type { Rig, RigOptions, Seen } from './proxy-pipeline-rig.ts'
import { createRig, standIn } from './proxy-pipeline-rig.ts'
import type { SignOptions } from './proxy-pipeline-signing.ts'
import { header, isSignedBy, signed } from './proxy-pipeline-signing.ts'

const zonal = 'b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com'
const control = '111122223333.s3-control.us-east-1.amazonaws.com'
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

let rig: Rig | undefined
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

const keys = { id: 'ASIAHANDEDOUTBYS3000', secret: 'handed/out/secret', token: 'handed+out+token==' }
const result = (name: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name}Result xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Credentials>` +
  `<SessionToken>${keys.token}</SessionToken><SecretAccessKey>${keys.secret}</SecretAccessKey><AccessKeyId>${keys.id}</AccessKeyId>` +
  `<Expiration>2026-01-02T03:09:05Z</Expiration></Credentials></${name}Result>`
const secrets = /handed.out.(?:secret|token)/

const answering =
  (body: string | Buffer, headers: Record<string, string> = {}): NonNullable<RigOptions['origin']> =>
  (_request, response) => {
    response.writeHead(200, {
      'content-type': 'application/xml',
      ...headers,
      'content-length': Buffer.byteLength(body),
    })
    response.end(body)
  }

const get = (host: string, target: string, more: Partial<SignOptions> = {}) =>
  signed({ host, method: 'GET', target, service: host === zonal ? 's3express' : 's3', payload: empty, ...more })

describe('credentials that S3 hands out', () => {
  it.each([
    ['CreateSession', zonal, '/?session=', 's3express'],
    ['CreateSession, signed as S3', zonal, '/?session=', 's3'],
    ['CreateSession, oddly written', zonal, '/?%73ession=', 's3express'],
    [
      'GetDataAccess',
      control,
      '/v20180820/accessgrantsinstance/dataaccess?permission=READ&target=s3%3A%2F%2Fb%2F%2A',
      's3',
    ],
  ])('come back as stand-ins (%s)', async (name, host, target, service) => {
    const body = result(name.split(',', 1)[0] ?? '')
    rig = await createRig({ host, origin: answering(body, { 'x-amz-server-side-encryption': 'AES256' }) })
    const got = await rig.send(get(host, target, { service }))
    const [derived] = rig.derived
    expect(derived).toMatchObject({
      parent: standIn.keyId,
      arn: 'arn:aws:iam::111122223333:role/dev',
      credentials: { accessKeyId: keys.id, secretAccessKey: keys.secret, sessionToken: keys.token },
      grant: { derived: host === zonal ? { s3Express: true } : {} },
    })
    expect(got.status).toBe(200)
    expect(got.body.toString()).not.toMatch(secrets)
    expect(got.body.toString()).toContain(`<AccessKeyId>${derived?.grant.keyId}</AccessKeyId>`)
    expect(header(got.headers, 'x-amz-server-side-encryption')).toBe('AES256')
  })

  it.each([
    ['CreateSession', zonal, '/?session='],
    ['GetDataAccess', control, '/v20180820/accessgrantsinstance/dataaccess'],
  ])('are held back where the answer cannot be understood (%s)', async (name, host, target) => {
    rig = await createRig({ host, origin: answering(`${result(name)}<!-- -->`) })
    const got = await rig.send(get(host, target))
    expect([got.status, rig.derived]).toEqual([403, []])
    expect(got.body.toString()).toContain('held back')
    expect(got.body.toString()).not.toMatch(secrets)
  })

  it('are looked for nowhere else: files come as they are, whatever they hold and however large', async () => {
    const file = Buffer.concat([Buffer.from(result('CreateSession')), randomBytes(1024 * 1024)])
    rig = await createRig({ host: zonal, origin: answering(file, { 'x-amz-meta-a': 'b' }) })
    const got = await rig.send(get(zonal, '/session'))
    expect(got.body.equals(file)).toBe(true)
    expect(header(got.headers, 'x-amz-meta-a')).toBe('b')
  })
})

describe('a request with the stand-ins of a session of S3 Express', () => {
  const open = async () => {
    const made = await createRig({
      host: zonal,
      origin: (request, response) =>
        answering(request.url === '/?session=' ? result('CreateSession') : 'ok')(request, response, Buffer.alloc(0)),
    })
    rig = made
    await made.send(get(zonal, '/?session='))
    const grant = made.derived[0]?.grant
    if (grant === undefined) throw new Error('nothing derived')
    const send = (tokens: RawHeaders, more: Partial<SignOptions> = {}) =>
      made.send(get(zonal, '/key', { keyId: grant.keyId, secret: grant.secret, headers: tokens, ...more }))
    return { made, token: grant.sessionToken ?? '', send }
  }
  const last = (made: Rig): Seen => {
    const seen = made.seen.at(-1)
    if (seen === undefined || made.seen.length < 2) throw new Error('nothing arrived')
    return seen
  }

  it('leaves with the real keys and the real token in its own header', async () => {
    const { made, token, send } = await open()
    expect(await send([['x-amz-s3session-token', token]])).toMatchObject({ status: 200 })
    const seen = last(made)
    expect(isSignedBy(seen, { accessKeyId: keys.id, secretAccessKey: keys.secret })).toBe(true)
    expect(header(seen.headers, 'x-amz-s3session-token')).toBe(keys.token)
    expect(header(seen.headers, 'x-amz-security-token')).toBeUndefined()
    expect(header(seen.headers, 'authorization')).toContain(
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-s3session-token,',
    )
  })

  it.each<[string, (token: string) => RawHeaders]>([
    ['without its token', () => []],
    ['with another token', () => [['x-amz-s3session-token', 'LATCHKEY.other']]],
    ['with its token in the place of STS’s', (token) => [['x-amz-security-token', token]]],
  ])('is refused %s', async (_how, tokens) => {
    const { made, token, send } = await open()
    const got = await send(tokens(token))
    expect([got.status, made.seen.length]).toEqual([403, 1])
    expect(got.body.toString()).toContain('<Code>InvalidToken</Code>')
  })

  it('is refused when the keys are not the session’s', async () => {
    const { made, token, send } = await open()
    const got = await send([['x-amz-s3session-token', token]], standIn)
    expect([got.status, made.seen.length]).toEqual([403, 1])
    expect(got.body.toString()).toContain('not those of a session of S3 Express')
  })
})
