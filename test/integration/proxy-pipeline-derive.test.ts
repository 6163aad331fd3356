import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { RawHeaders } from '#util/http/message.ts'
import type { Rig, RigOptions } from './proxy-pipeline-rig.ts'
import { createRig, realKeys, standIn } from './proxy-pipeline-rig.ts'
import { header, isSignedBy, signed } from './proxy-pipeline-signing.ts'

let rig: Rig | undefined
const host = 'sts.us-east-1.amazonaws.com'
const open = async (options?: RigOptions): Promise<Rig> => (rig = await createRig({ host, ...options }))
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

const form: RawHeaders = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']]
const call = (action: string, more: RawHeaders = []) =>
  signed({ service: 'sts', headers: [...form, ...more], body: Buffer.from(`Action=${action}&Version=2011-06-15`) })
const answer = (
  action: string,
  keys = ['ASIAHANDEDOUT', 'handed/out/secret', 'handed+out+token=='],
  extra = '',
): string =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${extra}<Credentials>` +
  `<AccessKeyId>${keys[0]}</AccessKeyId><SecretAccessKey>${keys[1]}</SecretAccessKey><SessionToken>${keys[2]}</SessionToken>` +
  `<Expiration>2026-01-02T04:04:05Z</Expiration></Credentials></${action}Result></${action}Response>`
const role =
  '<AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/r/s</Arn></AssumedRoleUser>'
const secrets = /handed.out.(?:secret|token)/

const answering =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200): NonNullable<RigOptions['origin']> =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/xml', ...headers, 'content-length': Buffer.byteLength(body) })
    response.end(body)
  }

describe('credentials that STS hands out through us', () => {
  it.each(['AssumeRole', 'AssumeRoot', 'GetSessionToken', 'GetFederationToken', 'AnActionOfTomorrow'])(
    'come back as stand-ins (%s)',
    async (action) => {
      const rig = await open({ origin: answering(answer(action, undefined, role)) })
      const got = await rig.send(call(action))
      const [derived] = rig.derived
      expect(derived).toMatchObject({
        parent: standIn.keyId,
        arn: 'arn:aws:sts::1:assumed-role/r/s',
        credentials: {
          accessKeyId: 'ASIAHANDEDOUT',
          secretAccessKey: 'handed/out/secret',
          sessionToken: 'handed+out+token==',
          expiresAt: Date.UTC(2026, 0, 2, 4, 4, 5),
        },
      })
      const grant = derived?.grant
      const body = answer(action, [grant?.keyId ?? '', grant?.secret ?? '', grant?.sessionToken ?? ''], role)
      expect(got).toMatchObject({ status: 200, body: Buffer.from(body) })
      expect(header(got.headers, 'content-length')).toBe(String(body.length))
    },
  )

  it('come back as stand-ins when the call was a GET', async () => {
    const rig = await open({ origin: answering(answer('GetSessionToken')) })
    const got = await rig.send(
      signed({ service: 'sts', method: 'GET', target: '/?Action=GetSessionToken&Version=2011-06-15' }),
    )
    expect(got.body.toString()).not.toMatch(secrets)
    expect(rig.derived).toMatchObject([{ arn: 'arn:aws:iam::111122223333:role/dev' }])
  })

  it('come back as stand-ins in JSON', async () => {
    const credentials = {
      AccessKeyId: 'ASIAX',
      SecretAccessKey: 'handed/out/secret',
      SessionToken: 'handed/out/token',
      Expiration: 1.8e9,
    }
    const body = JSON.stringify({ GetSessionTokenResponse: { GetSessionTokenResult: { Credentials: credentials } } })
    const rig = await open({ origin: answering(body, { 'content-type': 'application/json' }) })
    const got = await rig.send(call('GetSessionToken', [['Accept', 'application/json']]))
    expect(got.body.toString()).not.toMatch(secrets)
    expect(JSON.parse(got.body.toString())).toHaveProperty(
      'GetSessionTokenResponse.GetSessionTokenResult.Credentials.AccessKeyId',
      rig.derived[0]?.grant.keyId,
    )
  })

  it.each<[string, string]>([
    ['an attribute', answer('AssumeRole', undefined, '<X Key="handed/out/secret"/>')],
    ['another element', answer('AssumeRole', undefined, '<X>token handed+out+token==</X>')],
    ['another element in other words', answer('AssumeRole', undefined, '<X>&#104;anded%2Fout%2Fsecret</X>')],
    ['another element in Base64', answer('AssumeRole', undefined, `<X>${btoa('a handed/out/secret b')}</X>`)],
    ['a known element', answer('AssumeRole', undefined, role.replace('A:b', 'handed/out/secret'))],
  ])('are held back when %s names them too', async (_where, body) => {
    const rig = await open({ origin: answering(body) })
    const got = await rig.send(call('AssumeRole'))
    expect(got.status).toBe(403)
    expect(got.body.toString()).toContain('held back')
    expect(`${got.body.toString()} ${got.headers.flat().join(' ')}`).not.toMatch(secrets)
    expect(rig.derived).toEqual([])
  })

  it('come without anything that the server says around them', async () => {
    const rig = await open({
      origin: (_request, response) => {
        response.writeHead(200, 'handed/out/secret', {
          'content-type': 'text/xml; note=handed/out/secret',
          date: 'Fri, 02 Jan 2026 03:04:05 GMT',
          location: 'https://example.com/handed/out/secret',
          'set-cookie': 'a=handed/out/secret',
          'x-amzn-requestid': 'c6104cbe-af31-11e0-8154-cbc7ccf896c7',
          'x-amz-request-id': 'handed/out/secret',
          trailer: 'x-note',
        })
        response.write(answer('AssumeRole'))
        response.addTrailers({ 'x-note': 'handed/out/secret' })
        response.end()
      },
    })
    const got = await rig.send(call('AssumeRole'))
    expect(got.body.toString()).toContain(rig.derived[0]?.grant.keyId)
    expect([got.status, got.statusText, got.trailers]).toEqual([200, 'OK', []])
    expect(got.headers.filter(([name]) => !/^(?:connection|keep-alive)$/i.test(name))).toEqual([
      ['date', 'Fri, 02 Jan 2026 03:04:05 GMT'],
      ['x-amzn-requestid', 'c6104cbe-af31-11e0-8154-cbc7ccf896c7'],
      ['Content-Length', String(got.body.length)],
    ])
  })

  it.each([
    ['the keys of somebody', 'key: wJalr7XUtnFEMI/K7MDENG+bPxRfiCYEzQpLm0aV'],
    ['keys by name', 'secret_access_key = 0123456789abcdef'],
  ])('are held back in an error whose text holds %s', async (_what, text) => {
    const body = `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${text}</Message></Error></ErrorResponse>`
    const rig = await open({ origin: answering(body, {}, 403) })
    const got = await rig.send(call('AssumeRole'))
    expect(got.body.toString()).toContain('held back')
    expect(got.body.toString()).not.toContain(text.slice(5))
  })

  it('are masked in an error that repeats the token of the request', async () => {
    const body = `<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>x-amz-security-token:${realKeys.sessionToken ?? ''}</Message></Error></ErrorResponse>`
    const rig = await open({ origin: answering(body, {}, 403) })
    const got = await rig.send(call('AssumeRole'))
    expect(got.body.toString()).toMatch(
      /<Code>SignatureDoesNotMatch<\/Code><Message>x-amz-security-token:x+<\/Message>/,
    )
  })

  it.each([
    'Cannot call GetSessionToken with session credentials',
    'User: arn:aws:sts::111122223333:assumed-role/AdministratorAccessForEverybodyOf2026xy/AMixedNameOfSessionsWithFortyLetters2026 is not authorized to perform: sts:AssumeRole',
    "1 validation error detected: Value 'abc' at 'sessionToken' failed to satisfy constraint: Member must have length greater than or equal to 16",
    'The security token included in the request is invalid.',
  ])('are not suspected in what STS says of its own (%s)', async (text) => {
    const body = `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${text}</Message></Error></ErrorResponse>`
    const rig = await open({ origin: answering(body, {}, 403) })
    expect(await rig.send(call('AssumeRole'))).toMatchObject({ status: 403, body: Buffer.from(body) })
  })

  it('are asked for in plain text, and read when compressed all the same', async () => {
    const zipped = gzipSync(answer('AssumeRole'))
    const rig = await open({ origin: answering(zipped, { 'content-encoding': 'gzip' }) })
    const request = call('AssumeRole')
    const got = await rig.send({ ...request, headers: [...request.headers, ['Accept-Encoding', 'gzip']] })
    expect(rig.seen).toHaveLength(1)
    expect(header(rig.seen[0]?.headers ?? [], 'accept-encoding')).toBeUndefined()
    expect(header(got.headers, 'content-encoding')).toBeUndefined()
    expect(got.body.toString()).toContain(rig.derived[0]?.grant.keyId)
    expect(header(got.headers, 'content-length')).toBe(String(got.body.length))
  })

  it.each<[string, string | Buffer, Record<string, string>]>([
    ['cannot be parsed', answer('AssumeRole').slice(0, -20), {}],
    ['is in UTF-16', Buffer.from(answer('AssumeRole'), 'utf16le'), {}],
    ['is in an encoding we do not know', answer('AssumeRole'), { 'content-encoding': 'zstd' }],
    ['is endless', answer('AssumeRole') + ' '.repeat(1024 * 1024), {}],
    ['is longer than any of AWS', answer('AssumeRole') + ' '.repeat(16 * 1024), {}],
    ['has none', '<AssumeRoleResponse><A>1</A></AssumeRoleResponse>', {}],
  ])('are held back when the answer %s', async (_what, body, headers) => {
    const rig = await open({ origin: answering(body, headers) })
    const got = await rig.send(call('AssumeRole'))
    expect(got.status).toBe(403)
    expect(got.body.toString()).toContain('held back')
    expect(got.body.toString()).not.toMatch(secrets)
    expect(rig.derived).toEqual([])
    expect(rig.audit).toMatchObject([{ outcome: 'refused' }])
  })

  it('are not overlooked in UTF-16, whatever the action', async () => {
    const rig = await open({ origin: answering(Buffer.from(answer('AnActionOfTomorrow'), 'utf16le')) })
    const got = await rig.send(call('AnActionOfTomorrow'))
    expect(got.status).toBe(403)
    expect(got.body.toString('utf16le')).not.toMatch(secrets)
  })

  it('are found when nobody can tell the action', async () => {
    const rig = await open({ origin: answering(answer('AssumeRole')) })
    const got = await rig.send(call('%20AssumeRole'))
    expect(got.body.toString()).not.toMatch(secrets)
    expect(rig.audit[0]?.action).toBeUndefined()
    expect(rig.derived.length).toBe(1)
  })

  it('are not asked for by a form that names two actions', async () => {
    const rig = await open({ origin: answering(answer('AssumeRole')) })
    const got = await rig.send(call('GetCallerIdentity&Action=AssumeRole'))
    expect(got.status).toBe(400)
    expect(rig.begun).toEqual([])
  })

  it('are held back when they cannot be kept', async () => {
    const rig = await open({ origin: answering(answer('AssumeRole')), deriveFails: true })
    const got = await rig.send(call('AssumeRole'))
    expect(got.status).toBe(500)
    expect(got.body.toString()).not.toMatch(secrets)
  })

  it.each([300, 400, 403, 500])('come back as stand-ins in an answer with status %i', async (status) => {
    const rig = await open({ origin: answering(answer('AssumeRole'), {}, status) })
    const got = await rig.send(call('AssumeRole'))
    expect(got.status).toBe(status)
    expect(got.body.toString()).not.toMatch(secrets)
    expect(rig.derived).toHaveLength(1)
  })

  it.each([
    ['broken XML', answer('AssumeRole').slice(0, -5)],
    ['broken JSON', '{"SessionToken":"handed+out+token==",'],
    ['a page', `<html><br>${answer('AssumeRole')}`],
  ])('are held back in an error that is %s', async (_what, body) => {
    const rig = await open({ origin: answering(body, {}, 500) })
    const got = await rig.send(call('AssumeRole'))
    expect([got.status, rig.audit[0]?.outcome]).toEqual([403, 'refused'])
    expect(got.body.toString()).not.toMatch(secrets)
  })

  it('let an error pass that something on the way wrote as a page of its own', async () => {
    const page = '<html><head><meta charset=utf-8></head><body>Bad Gateway<br></body></html>'
    const rig = await open({ origin: answering(page, { 'content-type': 'text/html' }, 502) })
    expect(await rig.send(call('AssumeRole'))).toMatchObject({ status: 502, body: Buffer.from(page) })
  })

  it('let errors and harmless answers of STS pass as they are', async () => {
    const error = '<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>'
    const refusing = await open({ origin: answering(error, {}, 403) })
    expect(await refusing.send(call('AssumeRole'))).toMatchObject({ status: 403, body: Buffer.from(error) })
    await refusing.close()
    const identity = '<GetCallerIdentityResponse><Arn>x</Arn></GetCallerIdentityResponse>'
    const rig = await open({ origin: answering(identity) })
    expect(await rig.send(call('GetCallerIdentity'))).toMatchObject({ status: 200, body: Buffer.from(identity) })
    expect(rig.derived).toEqual([])
  })

  it('stay with a foreign caller, who has them from AWS', async () => {
    const rig = await open({ origin: answering(answer('AssumeRoleWithWebIdentity')) })
    const got = await rig.send({
      headers: [['Host', host], ...form],
      body: Buffer.from('Action=AssumeRoleWithWebIdentity'),
    })
    expect(got.body.toString()).toBe(answer('AssumeRoleWithWebIdentity'))
    expect(rig.audit).toMatchObject([{ outcome: 'foreign' }])
  })
})

describe('a request with derived stand-ins', () => {
  const derive = async () => {
    const rig = await open({
      origin: (request, response) =>
        response.end(request.url === '/' && rig.derived.length === 0 ? answer('AssumeRole') : '<Ok>1</Ok>'),
    })
    await rig.send(call('AssumeRole'))
    const grant = rig.derived[0]?.grant
    if (grant === undefined) throw new Error('nothing derived')
    return { rig, grant }
  }

  it('leaves with the real credentials of the assumed role', async () => {
    const { rig, grant } = await derive()
    const token: RawHeaders = [['X-Amz-Security-Token', grant.sessionToken ?? '']]
    const got = await rig.send(
      signed({
        service: 'sts',
        keyId: grant.keyId,
        secret: grant.secret,
        headers: [...form, ...token],
        body: Buffer.from('Action=GetCallerIdentity'),
      }),
    )
    expect(got.status).toBe(200)
    const seen = rig.seen[1]
    expect(seen && isSignedBy(seen, rig.derived[0]?.credentials ?? realKeys)).toBe(true)
    expect(rig.audit[1]).toMatchObject({ client: 'derived', outcome: 'allowed' })
  })

  it.each([
    ['', 'without its session token'],
    ['LATCHKEY.other', 'with another session token'],
  ])('is refused %2$s', async (token) => {
    const { rig, grant } = await derive()
    const tokens: RawHeaders = token === '' ? [] : [['X-Amz-Security-Token', token]]
    const got = await rig.send(
      signed({
        service: 'sts',
        keyId: grant.keyId,
        secret: grant.secret,
        headers: [...form, ...tokens],
        body: Buffer.from('Action=GetCallerIdentity'),
      }),
    )
    expect(got.status).toBe(403)
    expect(got.body.toString()).toContain('<Code>InvalidClientTokenId</Code>')
    expect(rig.seen.length).toBe(1)
  })
})
