import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createClockOffset } from '#engine/aws/clock-offset.ts'
import { createSts } from '#engine/aws/sts.ts'
import type { Sts } from '#engine/aws/sts.ts'
import { AppError } from '#util/app-error.ts'
import type { Credentials } from '#util/credentials.ts'

interface Answer {
  readonly status?: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Seen {
  readonly form: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly socket: object
}

const cleanups: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

/** A server that gives these answers in turn, the last one for ever, and remembers what it was asked. */
async function serve(...answers: readonly (Answer | 'hang up')[]): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
    const answer = answers[Math.min(seen.length, answers.length - 1)]
    seen.push({ form: new URLSearchParams(body), headers: request.headers, socket: request.socket })
    if (answer === undefined || answer === 'hang up') return void request.socket.destroy()
    response.writeHead(answer.status ?? 200, { 'content-type': 'text/xml', ...answer.headers }).end(answer.body)
  }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no address')
  return { url: `http://127.0.0.1:${address.port}`, seen }
}

const clock = { now: () => Date.now() }
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const keys: Credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'the-secret-key',
  sessionToken: 'the-session-token',
}

function connect(endpointUrl: string, clockOffset = createClockOffset({ clock }), attempts = 3): Sts {
  const sts = createSts({
    region: 'eu-west-1',
    partition: 'aws',
    endpointUrl,
    credentials: keys,
    clock,
    clockOffset,
    log: silent,
    attempts,
  })
  cleanups.push(() => sts.close())
  return sts
}

const never = new AbortController().signal
const roleArn = 'arn:aws:iam::123456789012:role/Deploy'

const credentialsXml = `<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
  <SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>`
const assumed: Answer = {
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>${credentialsXml}
    <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/Deploy/ann</Arn><AssumedRoleId>A:ann</AssumedRoleId></AssumedRoleUser>
    <PackedPolicySize>6</PackedPolicySize></AssumeRoleResult></AssumeRoleResponse>`,
}
const identity: Answer = {
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/ann</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>
    </GetCallerIdentityResult></GetCallerIdentityResponse>`,
}
const failure = (
  status: number,
  code: string,
  message = 'no',
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers,
  body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>
    <Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
})

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => new Error('did not fail'),
    (reason: unknown) => reason,
  )
  if (error instanceof AppError) return error
  throw error
}

describe('STS', () => {
  it('assumes a role with everything that was asked for', async () => {
    const { url, seen } = await serve(assumed)
    const answer = await connect(url).assumeRole(
      {
        roleArn,
        sessionName: 'ann',
        duration: 3600,
        externalId: 'x-1',
        policy: '{}',
        tags: { team: 'blue' },
        transitiveTagKeys: ['team'],
        sourceIdentity: 'ann',
        mfa: { serial: 'arn:aws:iam::123456789012:mfa/ann', code: '123456' },
      },
      never,
    )
    expect(answer).toEqual({
      credentials: {
        accessKeyId: 'ASIAEXAMPLE',
        secretAccessKey: 's',
        sessionToken: 't',
        expiresAt: Date.UTC(2030, 0, 1),
      },
      assumedArn: 'arn:aws:sts::123456789012:assumed-role/Deploy/ann',
      packedPolicySize: 6,
    })
    expect(Object.fromEntries(seen[0]?.form ?? [])).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: 'ann',
      DurationSeconds: '3600',
      ExternalId: 'x-1',
      Policy: '{}',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'blue',
      'TransitiveTagKeys.member.1': 'team',
      SourceIdentity: 'ann',
      SerialNumber: 'arn:aws:iam::123456789012:mfa/ann',
      TokenCode: '123456',
    })
    expect(seen[0]?.headers.authorization).toContain('/eu-west-1/sts/aws4_request')
  })

  it('gets a session token with MFA', async () => {
    const body = `<GetSessionTokenResponse><GetSessionTokenResult>${credentialsXml}</GetSessionTokenResult></GetSessionTokenResponse>`
    const { url, seen } = await serve({ body })
    const answer = await connect(url).getSessionToken(
      { duration: 900, mfa: { serial: 'm-12345678', code: '000000' } },
      never,
    )
    expect(answer.expiresAt).toBe(Date.UTC(2030, 0, 1))
    expect(seen[0]?.form.get('TokenCode')).toBe('000000')
  })

  it('says who we are, over one connection for many calls', async () => {
    const { url, seen } = await serve(identity)
    const sts = connect(url)
    const expected = { arn: 'arn:aws:iam::123456789012:user/ann', accountId: '123456789012', userId: 'AIDAEXAMPLE' }
    expect(await sts.getCallerIdentity(never)).toEqual(expected)
    expect(await sts.getCallerIdentity(never)).toEqual(expected)
    expect(seen[0]?.socket).toBe(seen[1]?.socket)
  })

  it('tries again when AWS throttles and when the connection breaks', async () => {
    const { url, seen } = await serve(failure(400, 'Throttling'), 'hang up', identity)
    expect(await connect(url).getCallerIdentity(never)).toMatchObject({ accountId: '123456789012' })
    expect(seen).toHaveLength(3)
  })

  it.each([
    ['AccessDenied', 403, 'User: arn:aws:iam::123456789012:user/ann is not authorized', 'refused-by-aws'],
    ['AccessDenied', 403, 'MultiFactorAuthentication failed with invalid MFA one time pass code.', 'needs-mfa'],
    ['ExpiredToken', 403, 'The security token included in the request is expired', 'needs-sign-in'],
    ['InvalidClientTokenId', 403, 'The security token included in the request is invalid', 'needs-sign-in'],
    ['SignatureDoesNotMatch', 403, 'Canonical String: x-amz-security-token:the-session-token', 'needs-sign-in'],
    ['PackedPolicyTooLarge', 400, 'too large', 'bad-request'],
    ['MalformedPolicyDocument', 400, 'malformed', 'bad-request'],
    ['ValidationError', 400, 'durationSeconds exceeds the 1 hour session limit', 'refused-by-aws'],
    ['ValidationError', 400, '1 validation error detected', 'bad-request'],
    ['RegionDisabledException', 403, 'not activated', 'bad-request'],
    ['SomethingNew', 400, 'new', 'refused-by-aws'],
  ])('asks once when AWS refuses with %s (%i %s)', async (code, status, message, expected) => {
    const { url, seen } = await serve(failure(status, code, message))
    const error = await failureOf(connect(url).assumeRole({ roleArn, sessionName: 'ann' }, never))
    expect(error).toMatchObject({
      code: expected,
      retry: false,
      aws: { code: expect.stringMatching(`^${code}(Exception)?$`) },
    })
    expect(seen).toHaveLength(1)
  })

  it('says who may not assume what', async () => {
    const reason = `User: arn:aws:iam::123456789012:user/ann is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`
    const { url } = await serve(failure(403, 'AccessDenied', reason))
    const error = await failureOf(connect(url).assumeRole({ roleArn, sessionName: 'ann' }, never))
    expect(error.message).toBe('AWS refused: this user may not assume Deploy')
    expect(error.aws?.message).toBe(reason)
  })

  it.each(['AccessDenied', 'SignatureDoesNotMatch', 'ValidationError', 'Other'])(
    'keeps secrets out of a failure with %s',
    async (code) => {
      const { url } = await serve(failure(400, code, 'the-secret-key and the-session-token'))
      const error = await failureOf(connect(url).getCallerIdentity(never))
      const shown = [error.message, error.hint, String(error.cause), JSON.stringify(error)].join(' ')
      expect(shown).not.toMatch(/the-secret-key|the-session-token/)
    },
  )

  it('gives up on throttling with a code that says to try later', async () => {
    const { url, seen } = await serve(failure(400, 'Throttling'))
    const sts = connect(url, createClockOffset({ clock }), 2)
    expect(await failureOf(sts.getCallerIdentity(never))).toMatchObject({ code: 'throttled', retry: true })
    expect(seen).toHaveLength(2)
  })

  it('reports an endpoint that cannot be reached', async () => {
    const { url } = await serve('hang up')
    const error = await failureOf(connect(url).getCallerIdentity(never))
    expect(error).toMatchObject({ code: 'network', retry: true })
    expect(error.message).toContain(new URL(url).host)
  })

  it.each([
    ['a page', { status: 200, body: '<html>Sign in to this <b>network</html>' }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: 'moved' }],
    ["a proxy's refusal", { status: 403, body: '<html>Forbidden</html>' }],
    ['nothing', { status: 200, body: '' }],
  ])('says of %s that it is not from AWS, in no words of the SDK', async (_, answer) => {
    const { url } = await serve(answer)
    const error = await failureOf(connect(url).assumeRole({ roleArn, sessionName: 'ann' }, never))
    expect(error).toMatchObject({ code: 'network', retry: true })
    expect(error.message).toMatch(/^what 127\.0\.0\.1:\d+ answered is not from AWS(?: \(status [0-9]+\))?$/)
  })

  it('passes nothing on that turns or hides the text around it', async () => {
    const { url } = await serve(failure(403, 'AccessDenied', 'no\u202e evil\u001b[31m'))
    const error = await failureOf(connect(url).getCallerIdentity(never))
    expect(error.aws?.message).toBe('no evil')
  })

  it('stops when the caller does, also between two attempts', async () => {
    const controller = new AbortController()
    const { url, seen } = await serve(failure(400, 'Throttling'))
    const sts = connect(url)
    const work = failureOf(sts.getCallerIdentity(controller.signal))
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    controller.abort()
    expect((await work).code).toBe('cancelled')
    expect(await failureOf(sts.getCallerIdentity(controller.signal))).toMatchObject({ code: 'cancelled' })
  })

  it.each([
    ['an answer', identity],
    ['a refusal', failure(403, 'AccessDenied')],
  ])('learns the clock from %s and signs with it', async (_, answer) => {
    const skew = 3_600_000
    const date = { date: new Date(Date.now() + skew).toUTCString() }
    const { url, seen } = await serve({ ...answer, headers: date })
    const clockOffset = createClockOffset({ clock })
    const sts = connect(url, clockOffset)
    await sts.getCallerIdentity(never).catch(() => undefined)
    await sts.getCallerIdentity(never).catch(() => undefined)
    expect(Math.abs(clockOffset.get() - skew)).toBeLessThanOrEqual(2000)
    const signedAt = seen.at(-1)?.headers['x-amz-date']
    const iso = String(signedAt).replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5')
    expect(Math.abs(Date.parse(iso) - Date.now() - skew)).toBeLessThan(10_000)
  })

  it('signs with an offset that others have learnt', async () => {
    const { url, seen } = await serve(identity)
    const clockOffset = createClockOffset({ clock })
    const now = Date.now()
    clockOffset.observe(new Date(now - 7_200_000).toUTCString(), now, now)
    await connect(url, clockOffset).getCallerIdentity(never)
    const expected = new Date(now - 7_200_000).toISOString().slice(0, 13).replaceAll('-', '')
    const before = new Date(now - 7_200_000 + 60_000).toISOString().slice(0, 13).replaceAll('-', '')
    expect([expected, before]).toContain(String(seen[0]?.headers['x-amz-date']).slice(0, 11))
  })

  it('refuses plain http to another machine before anything is sent', () => {
    expect(() => connect('http://example.com')).toThrow(expect.objectContaining({ code: 'bad-request' }))
  })
})
