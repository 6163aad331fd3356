// The sandbox's federation endpoint and stand-in console keep AWS's own rules.
import { AssumeRoleCommand, GetFederationTokenCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { destinationOf } from '#agent/console/destination.ts'
import { consoleServices } from '#shared/console/services.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '#sandbox/types.ts'
import { type Keys, type RawAnswer, sandboxWith, send } from './sandbox-support.ts'

const start = Date.parse('2026-03-01T12:00:00Z')
const minute = 60_000
let now = start
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await sandboxWith({ credentialTtlMs: 12 * 60 * minute }, { now: () => now })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  now = start
})

type Answer = {
  Credentials?:
    | { AccessKeyId: string | undefined; SecretAccessKey: string | undefined; SessionToken: string | undefined }
    | undefined
}

async function keysBy(call: (client: STSClient) => Promise<Answer>, credentials: Keys = sandbox): Promise<Keys> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const client = new STSClient({
    endpoint: sandbox.endpointUrl,
    region: 'us-east-1',
    systemClockOffset: now - Date.now(),
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  })
  const { Credentials: got } = await call(client)
  client.destroy()
  return {
    accessKeyId: got?.AccessKeyId ?? '',
    secretAccessKey: got?.SecretAccessKey ?? '',
    sessionToken: got?.SessionToken ?? '',
  }
}

const assume = (name: string, credentials?: Keys): Promise<Keys> =>
  keysBy((client) => {
    const { arn } = sandbox.roles.find((role) => role.name === name) ?? {}
    return client.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'person' }))
  }, credentials)
const federationToken = (): Promise<Keys> =>
  keysBy((client) => client.send(new GetFederationTokenCommand({ Name: 'person' })))

const sessionOf = ({ accessKeyId, secretAccessKey, sessionToken }: Keys): string =>
  JSON.stringify({ sessionId: accessKeyId, sessionKey: secretAccessKey, sessionToken })

function getSigninToken(
  keys: Keys,
  more: Readonly<Record<string, string>> = {},
  { host = '127.0.0.1', method = 'POST' } = {},
): Promise<RawAnswer> {
  const query = { Action: 'getSigninToken', Session: sessionOf(keys), ...more }
  if (method === 'GET') return send(sandbox, { method, host, path: '/federation', query })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return send(sandbox, { method, host, path: '/federation', headers, body: String(new URLSearchParams(query)) })
}

function tokenOf({ body }: RawAnswer): string {
  const answer: unknown = JSON.parse(body)
  const token: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'SigninToken') : undefined
  return typeof token === 'string' ? token : ''
}

function login(token: string, destination = 'https://console.aws.amazon.com/', cookie?: string): Promise<RawAnswer> {
  const query = { Action: 'login', Issuer: 'https://example.com/again', Destination: destination, SigninToken: token }
  const headers = cookie === undefined ? {} : { cookie }
  return send(sandbox, { method: 'GET', host: '127.0.0.1', path: '/federation', query, headers })
}

const cookieOf = ({ headers }: RawAnswer): string => headers['set-cookie']?.[0]?.split(';')[0] ?? ''
const signIn = async (keys: Keys, destination?: string, cookie?: string): Promise<RawAnswer> =>
  login(tokenOf(await getSigninToken(keys)), destination, cookie)

async function follow({ headers }: RawAnswer, cookie: string): Promise<RawAnswer> {
  const { pathname, search } = new URL(headers.location ?? '')
  return send(sandbox, { method: 'GET', host: '127.0.0.1', path: pathname + search, headers: { cookie } })
}

describe('getSigninToken', () => {
  it.each(['GET', 'POST'])('answers a %s with role credentials by a token', async (method) => {
    const answer = await getSigninToken(await assume('Admin'), { SessionDuration: '3600' }, { method })
    expect([answer.status, tokenOf(answer)]).toEqual([200, expect.stringMatching(/^.{40,}$/)])
  })

  it.each<[string, () => Promise<Keys>, Readonly<Record<string, string>>, RegExp]>([
    ['long-term keys', () => Promise.resolve(sandbox), {}, /long-term/],
    [
      'credentials of GetSessionToken',
      () => keysBy((c) => c.send(new GetSessionTokenCommand({}))),
      {},
      /GetSessionToken/,
    ],
    [
      'a duration for credentials of GetFederationToken',
      federationToken,
      { SessionDuration: '3600' },
      /FederationToken/,
    ],
    [
      'a duration for chained roles',
      async () => assume('ChainEnd', await assume('ChainStart')),
      { SessionDuration: '3600' },
      /chaining/,
    ],
    ['a duration below 15 minutes', () => assume('Admin'), { SessionDuration: '899' }, /900/],
    ['a duration above 12 hours', () => assume('LongShift'), { SessionDuration: '43201' }, /43200/],
    ["a duration above the role's own maximum", () => assume('Admin'), { SessionDuration: '7200' }, /maximum/],
    ['a duration that is no number', () => assume('Admin'), { SessionDuration: '1h' }, /number/],
    ['a wrong secret', async () => ({ ...(await assume('Admin')), secretAccessKey: 'x' }), {}, /not valid/],
    ['a wrong token', async () => ({ ...(await assume('Admin')), sessionToken: 'x' }), {}, /not valid/],
  ])('refuses %s', async (_what, keys, more, why) => {
    const { status, body } = await getSigninToken(await keys(), more)
    expect([status, body]).toEqual([400, expect.stringMatching(why)])
  })

  it('refuses credentials that have expired', async () => {
    const keys = await assume('Admin')
    now += 61 * minute
    expect(await getSigninToken(keys)).toMatchObject({ status: 400, body: expect.stringContaining('expired') })
  })

  it('takes chained roles and federation tokens without a duration', async () => {
    const chained = await getSigninToken(await assume('ChainEnd', await assume('ChainStart')))
    expect([chained.status, (await getSigninToken(await federationToken())).status]).toEqual([200, 200])
  })

  it.each([
    ['signin.aws.amazon.com', 200],
    ['eu-west-1.signin.aws.amazon.com', 200],
    ['signin.amazonaws.cn', 400],
    ['Signin.amazonaws.cn.:443', 400],
    ['signin.amazonaws-us-gov.com', 400],
    ['us-gov-east-1.signin.amazonaws-us-gov.com', 400],
    ['signin.amazonaws-eusc.eu', 400],
  ])('answers at %s with %i, for accounts of the commercial partition', async (host, status) => {
    expect((await getSigninToken(await assume('Admin'), {}, { host })).status).toBe(status)
  })
})

describe('login', () => {
  it('lands on the page that was asked for, as the role, for as long as the credentials live', async () => {
    const answer = await signIn(
      await assume('Admin'),
      'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1#top',
    )
    expect(answer.headers.location).toBe(
      `${sandbox.endpointUrl}/console/eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1#top`,
    )
    const page = await follow(answer, cookieOf(answer))
    for (const text of ['assumed-role/Admin/person', 'eu-west-1', '<dd>s3</dd>', '1 h'])
      expect(page.body).toContain(text)
  })

  it('lasts as long as SessionDuration says, longer than the credentials too', async () => {
    const keys = await assume('LongShift')
    const answer = await login(tokenOf(await getSigninToken(keys, { SessionDuration: '36000' })))
    now += 5 * 60 * minute
    expect((await follow(answer, cookieOf(answer))).body).toContain('5 h')
    now += 5 * 60 * minute
    const page = await follow(answer, cookieOf(answer))
    expect([page.status, page.body]).toEqual([401, expect.stringMatching(/expired[^]*https:\/\/example.com\/again/)])
  })

  it('takes a token once, and for 15 minutes', async () => {
    const token = tokenOf(await getSigninToken(await assume('Admin')))
    expect([(await login(token)).status, (await login(token)).status]).toEqual([302, 400])
    const late = tokenOf(await getSigninToken(await assume('Admin')))
    now += 15 * minute
    expect((await login(late)).status).toBe(400)
  })

  it.each([
    'https://example.com/',
    'http://console.aws.amazon.com/',
    'https://console.aws.amazon.com.example.com/',
    'https://console.amazonaws.cn/',
    'https://us-gov-west-1.console.amazonaws-us-gov.com/',
    'https://us-gov-west-1.console.aws.amazon.com/',
    'https://evil.console.aws.amazon.com/',
    'https://user@console.aws.amazon.com/',
    'not a URL',
  ])('leads nowhere but to the console of its partition: %s', async (destination) => {
    expect((await signIn(await assume('Admin'), destination)).status).toBe(400)
  })

  it('leads to the console of every service that is known by name', async () => {
    const place = { partition: 'aws', region: 'eu-west-1', isolated: [] }
    const pages = consoleServices.map(({ id }) => destinationOf({ kind: 'service', service: id }, place))
    const keys = await assume('Admin')
    for (const host of new Set(pages.map((page) => new URL(page).host)))
      // oxlint-disable-next-line no-await-in-loop -- one browser signs in after the other
      expect([host, (await signIn(keys, `https://${host}/`)).status]).toEqual([host, 302])
  })

  it('asks a browser of one session to sign out before another identity signs in', async () => {
    const cookie = cookieOf(await signIn(await assume('Admin')))
    expect((await signIn(await assume('Admin'), undefined, cookie)).status).toBe(302)
    const other = await signIn(await assume('ReadOnly'), undefined, cookie)
    expect([other.status, other.body]).toEqual([400, expect.stringContaining('first sign out')])
    const link = `${sandbox.endpointUrl}/federation?Action=login&x=1`
    const query = { Action: 'logout', redirect_uri: link }
    const out = await send(sandbox, { method: 'GET', host: '127.0.0.1', path: '/oauth', query, headers: { cookie } })
    expect([out.status, out.headers.location]).toEqual([302, link])
    expect((await signIn(await assume('ReadOnly'), undefined, cookie)).status).toBe(302)
  })

  it('leads from the way out to no other site', async () => {
    const query = { Action: 'logout', redirect_uri: 'https://example.com/' }
    const out = await send(sandbox, { method: 'GET', host: '127.0.0.1', path: '/oauth', query })
    expect([out.status, out.headers.location]).toEqual([200, undefined])
  })

  it('has five slots in a browser of several sessions, each with hosts of its own', async () => {
    const cookie = cookieOf(await signIn(await assume('Admin')))
    const path = '/console/several-sessions'
    expect((await send(sandbox, { method: 'POST', host: '127.0.0.1', path, headers: { cookie } })).status).toBe(200)
    for (const name of ['ReadOnly', 'Deploy', 'LongShift', 'ChainStart']) {
      // oxlint-disable-next-line no-await-in-loop -- one browser signs in after the other
      expect((await signIn(await assume(name), undefined, cookie)).headers.location).toMatch(
        /\/console\/\d{12}-[0-9a-f]{8}\./,
      )
    }
    const sixth = await signIn(await federationToken(), undefined, cookie)
    expect([sixth.status, sixth.body]).toEqual([400, expect.stringContaining('Sign out of one')])
  })
})
