// What the sandbox's Identity Center refuses, and what an organisation may do to a signed-in person.
import { GetRoleCredentialsCommand, ListAccountRolesCommand, ListAccountsCommand, SSOClient } from '@aws-sdk/client-sso'
import { CreateTokenCommand, RegisterClientCommand, StartDeviceAuthorizationCommand } from '@aws-sdk/client-sso-oidc'
import { expect, test } from 'vitest'
import { decide, readPage, sendForm } from '../support/sandbox-pages.ts'
import { failure, startCenterRig } from './identity-center-rig.ts'
import { type RawRequest, send } from './sandbox-support.ts'

test.each([
  [{ clientType: 'confidential' }, 'InvalidClientMetadataException', 'invalid_client_metadata'],
  [{ clientName: '' }, 'InvalidRequestException', 'invalid_request'],
  [{ clientName: 'x'.repeat(257) }, 'InvalidRequestException', 'invalid_request'],
  [{ scopes: ['some:scope'] }, 'InvalidScopeException', 'invalid_scope'],
  [{ grantTypes: ['password'] }, 'UnsupportedGrantTypeException', 'unsupported_grant_type'],
  [{ redirectUris: ['https://example.com/'] }, 'InvalidRedirectUriException', 'invalid_redirect_uri'],
  [{ redirectUris: ['no address'] }, 'InvalidRedirectUriException', 'invalid_redirect_uri'],
  [{ redirectUris: undefined }, 'InvalidRequestException', 'invalid_request'],
  [{ issuerUrl: undefined }, 'InvalidRequestException', 'invalid_request'],
  [{ issuerUrl: 'https://example.awsapps.com/start' }, 'InvalidRequestException', 'invalid_request'],
])('registering with %j throws %s', async (change, name, error) => {
  await using rig = await startCenterRig()
  expect(await failure(rig.register(change))).toEqual([name, name, error, 400])
})

test('the start URL is taken with what browsers append, at register and for a device', async () => {
  await using rig = await startCenterRig()
  const { startUrl } = rig.sandbox.identityCenter
  for (const issuerUrl of [startUrl, `${startUrl}/`, `${startUrl}#/`, `${startUrl}/#/`]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, for a legible failure
    expect((await rig.register({ issuerUrl })).clientId).toBeTruthy()
  }
  const others = [`${startUrl}2`, `${startUrl}?a=b`, `${startUrl}#other`, startUrl.replace('http:', 'https:')]
  const answers = await Promise.all(others.map((issuerUrl) => failure(rig.register({ issuerUrl }))))
  expect(answers.map((answer) => answer[2])).toEqual(others.map(() => 'invalid_request'))
})

test('a client must be known, with its secret, and registered for what it does', async () => {
  await using rig = await startCenterRig()
  const client = await rig.register()
  const token = async (change: Partial<CreateTokenCommand['input']>) =>
    failure(
      rig.oidc.send(
        new CreateTokenCommand({ ...client, grantType: 'refresh_token', refreshToken: 'made up', ...change }),
      ),
    )
  const invalidClient = ['InvalidClientException', 'InvalidClientException', 'invalid_client', 401]
  expect(await token({ clientId: 'made up' })).toEqual(invalidClient)
  expect(await token({ clientSecret: 'wrong' })).toEqual(invalidClient)
  expect((await token({ grantType: 'password' }))[2]).toBe('unsupported_grant_type')
  expect((await token({ refreshToken: undefined }))[2]).toBe('invalid_request')
  expect((await token({}))[2]).toBe('invalid_grant')
  expect((await token({ refreshToken: (await rig.signIn()).refreshToken }))[2]).toBe('invalid_grant')
  const device = { grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode: 'made up' }
  const unauthorized = ['UnauthorizedClientException', 'UnauthorizedClientException', 'unauthorized_client', 400]
  expect(await token(device)).toEqual(unauthorized)
  const { startUrl } = rig.sandbox.identityCenter
  const begin = new StartDeviceAuthorizationCommand({ ...client, startUrl })
  expect(await failure(rig.oidc.send(begin))).toEqual(unauthorized)
})

test('a registration ends by the clock, and when the organisation ends all', async () => {
  await using rig = await startCenterRig({ registrationTtlMs: 60_000 })
  const signedIn = await rig.signIn()
  rig.clock.at += 60_000
  expect((await failure(rig.refresh(signedIn)))[2]).toBe('invalid_client')
  const later = await rig.signIn()
  rig.control.endRegistrations()
  expect((await failure(rig.refresh(later)))[2]).toBe('invalid_client')
  const { url } = rig.authorizeUrl(later.clientId)
  expect((await readPage(url)).status).toBe(400)
  expect((await rig.refresh(await rig.signIn())).accessToken).toBeDefined()
})

test('tokens that the organisation ends are worth nothing, and a new sign-in’s are', async () => {
  await using rig = await startCenterRig()
  const before = await rig.signIn()
  rig.control.endTokens()
  const list = (accessToken: string) => failure(rig.portal.send(new ListAccountsCommand({ accessToken })))
  expect(await list(before.accessToken)).toEqual(['UnauthorizedException', 'UnauthorizedException', 401])
  expect((await failure(rig.refresh(before)))[2]).toBe('invalid_grant')
  expect(await list((await rig.signIn()).accessToken)).toEqual(['no failure'])
  const { refreshToken = '' } = before
  expect((await list(refreshToken))[0]).toBe('UnauthorizedException')
})

test('a role that was taken away is Forbidden, and not listed', async () => {
  await using rig = await startCenterRig()
  const { accessToken } = await rig.signIn()
  const listed = async () =>
    (await rig.portal.send(new ListAccountsCommand({ accessToken }))).accountList?.map((each) => each.accountId)
  const accountId = (await listed())?.[0] ?? ''
  const roles = async () =>
    (await rig.portal.send(new ListAccountRolesCommand({ accessToken, accountId }))).roleList?.map(
      (each) => each.roleName,
    )
  const get = (roleName: string) =>
    failure(rig.portal.send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName })))
  rig.control.takeRole(accountId, 'AdministratorAccess')
  // Not in the SDK's model: its base class carries the name.
  expect(await get('AdministratorAccess')).toEqual(['SSOServiceException', 'ForbiddenException', 403])
  expect(await get('ViewOnlyAccess')).toEqual(['no failure'])
  expect(await roles()).toEqual(['PowerUserAccess', 'ViewOnlyAccess'])
  rig.control.takeRole(accountId, 'PowerUserAccess')
  rig.control.takeRole(accountId, 'ViewOnlyAccess')
  expect(await listed()).not.toContain(accountId)
  const missing = ['ResourceNotFoundException', 'ResourceNotFoundException', 404]
  expect(await failure(roles())).toEqual(missing)
  rig.control.giveRole(accountId, 'ViewOnlyAccess')
  expect(await roles()).toEqual(['ViewOnlyAccess'])
})

test('an account that was renamed keeps its id and its e-mail address', async () => {
  await using rig = await startCenterRig()
  const { accessToken } = await rig.signIn()
  const first = async () => (await rig.portal.send(new ListAccountsCommand({ accessToken }))).accountList?.[0]
  const before = await first()
  rig.control.renameAccount(before?.accountId ?? '', 'checkout-prod')
  expect(await first()).toEqual({ ...before, accountName: 'checkout-prod' })
})

test('above the rate the portal says so, over all its calls, until a moment has passed', async () => {
  await using rig = await startCenterRig({ ssoRate: 20 })
  const { accessToken } = await rig.signIn()
  const list = () => failure(rig.portal.send(new ListAccountsCommand({ accessToken })))
  const burst = await Promise.all(Array.from({ length: 30 }, list))
  const tooMany = ['TooManyRequestsException', 'TooManyRequestsException', 429]
  expect(burst.filter(([name]) => name === 'no failure')).toHaveLength(20)
  expect(burst.filter(([name]) => name !== 'no failure')).toEqual(Array.from({ length: 10 }, () => tooMany))
  rig.clock.at += 50
  expect([await list(), await list()]).toEqual([['no failure'], tooMany])
  rig.clock.at += 60_000
  rig.control.refusePortalCalls(2)
  expect([await list(), await list(), await list()]).toEqual([tooMany, tooMany, ['no failure']])
})

test('the SDK’s own retries ride out a portal that is asked too fast', async () => {
  await using rig = await startCenterRig()
  const { accessToken } = await rig.signIn()
  const patient = new SSOClient({ endpoint: rig.sandbox.endpointUrl, region: 'us-east-1' })
  rig.control.refusePortalCalls(1)
  const answer = await patient.send(new ListAccountsCommand({ accessToken }))
  expect(answer.$metadata.attempts).toBe(2)
  patient.destroy()
})

test.each([
  ['/assignment/accounts?max_result=0'],
  ['/assignment/accounts?max_result=101'],
  ['/assignment/accounts?max_result=ten'],
  ['/assignment/accounts?next_token=made-up'],
  ['/assignment/roles'],
  ['/federation/credentials?role_name=ViewOnlyAccess'],
  ['/federation/credentials?account_id=1'],
])('%s is an InvalidRequestException', async (path) => {
  await using rig = await startCenterRig()
  const { accessToken } = await rig.signIn()
  const answer = await fetch(rig.sandbox.endpointUrl + path, { headers: { 'x-amz-sso_bearer_token': accessToken } })
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([400, 'InvalidRequestException'])
})

test('it answers by AWS’s host names, and those of another region know nobody', async () => {
  await using rig = await startCenterRig()
  const { accessToken } = await rig.signIn()
  const ask = async (host: string, request: Omit<RawRequest, 'host'>) => {
    const { status, body } = await send(rig.sandbox, { ...request, host })
    return [status, body.includes('"error') ? /"error":"(\w+)"/.exec(body)?.[1] : body.includes('accountList')]
  }
  const list = { method: 'GET', path: '/assignment/accounts', headers: { 'x-amz-sso_bearer_token': accessToken } }
  expect(await ask('portal.sso.us-east-1.amazonaws.com', list)).toEqual([200, true])
  expect(await ask('portal.sso.us-east-1.api.aws', list)).toEqual([200, true])
  expect((await ask('portal.sso.eu-west-1.amazonaws.com', list))[0]).toBe(401)
  const issuerUrl = rig.sandbox.identityCenter.startUrl
  const body = JSON.stringify({ clientName: 'a test', clientType: 'public', issuerUrl })
  const register = { method: 'POST', path: '/client/register', body, headers: { 'content-type': 'application/json' } }
  expect((await ask('oidc.us-east-1.amazonaws.com', register))[0]).toBe(200)
  expect(await ask('oidc.eu-west-1.amazonaws.com', register)).toEqual([400, 'invalid_request'])
  expect((await ask('oidc.us-east-1.amazonaws.com', { ...list, path: '/elsewhere' }))[0]).toBe(404)
  // An object of S3 that has a name of these.
  expect((await send(rig.sandbox, { ...list, host: 'bucket.s3.amazonaws.com', path: '/token' })).body).toContain(
    '<Code>AccessDenied</Code>',
  )
})

test('throttled calls are told in each part’s own words, and pages never', async () => {
  await using rig = await startCenterRig({ throttle: 1 })
  const rates = [
    await failure(rig.oidc.send(new RegisterClientCommand({ clientName: 'a test', clientType: 'public' }))),
    await failure(rig.portal.send(new ListAccountsCommand({ accessToken: 'any' }))),
  ]
  expect(rates.map(([name]) => name)).toEqual(['SlowDownException', 'TooManyRequestsException'])
  expect((await readPage(`${rig.sandbox.endpointUrl}/device`)).status).toBe(200)
  expect(rig.sandbox.calls()).toMatchObject({ 'identity-center:RegisterClient': 1, 'identity-center:ShowDevice': 1 })
})

test.each([
  [{ origin: 'https://attacker.example' }],
  [{ origin: 'null' }],
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
])('a form that came with %j is not taken', async (headers) => {
  await using rig = await startCenterRig()
  const shown = await readPage(rig.authorizeUrl((await rig.register()).clientId).url)
  const refused = await sendForm(shown, { decision: 'approve' }, headers)
  expect([refused.status, refused.location]).toEqual([403, undefined])
  const own = { origin: rig.sandbox.endpointUrl, 'sec-fetch-site': 'same-origin' }
  expect((await sendForm(shown, { decision: 'approve' }, own)).status).toBe(302)
})

test('a form is not taken by a name that a stranger’s address may have', async () => {
  await using rig = await startCenterRig()
  const answer = await send(rig.sandbox, {
    method: 'POST',
    host: 'rebound.example',
    path: '/device',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'user_code=AAAA-AAAA&decision=approve',
  })
  expect(answer.status).toBe(403)
})

test('what a client says of itself is text on the pages, and nothing runs there', async () => {
  await using rig = await startCenterRig()
  const { clientId } = await rig.register({ clientName: '<script>alert(1)</script>"\'&' })
  const { url } = rig.authorizeUrl(clientId, { state: '"><script>alert(2)</script>' })
  const shown = await readPage(url)
  expect(shown.html).not.toContain('<script')
  const answer = await fetch(url)
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/127\.0\.0\.1:34567; frame-ancestors 'none'; base-uri 'none'$/,
  )
  expect(new URL((await decide(url, 'refuse')).location ?? '').searchParams.get('state')).toBe(
    '"><script>alert(2)</script>',
  )
})

test('the start URL is a page, also with a slash at its end and for HEAD', async () => {
  await using rig = await startCenterRig()
  const { startUrl } = rig.sandbox.identityCenter
  const asked = [fetch(startUrl), fetch(`${startUrl}/`), fetch(startUrl, { method: 'HEAD' })]
  expect((await Promise.all(asked)).map((answer) => answer.status)).toEqual([200, 200, 200])
  expect(await (await fetch(startUrl)).text()).toContain('<title>Sandbox sign-in</title>')
})
