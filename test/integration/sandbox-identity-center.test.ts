// Signing in at the sandbox's Identity Center with a code, and what its portal gives then, by the SDK's own clients.
import {
  GetRoleCredentialsCommand,
  LogoutCommand,
  paginateListAccountRoles,
  paginateListAccounts,
} from '@aws-sdk/client-sso'
import { CreateTokenCommand } from '@aws-sdk/client-sso-oidc'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { decide, readPage, sendForm } from '../support/sandbox-pages.ts'
import { type CenterRig, failure, redirectUri, startCenterRig } from './identity-center-rig.ts'

test('a person signs in, and their role is who it says', async () => {
  await using rig = await startCenterRig()
  const { accessToken, expiresIn, refreshToken } = await rig.signIn('person@example.com')
  expect([expiresIn, typeof refreshToken]).toEqual([3_600, 'string'])
  const accounts = await everyAccount(rig, accessToken)
  expect(accounts).toEqual([
    { accountId: expect.any(String), accountName: 'payments-prod', emailAddress: 'payments-prod@example.com' },
    { accountId: expect.any(String), accountName: 'payments-dev', emailAddress: 'payments-dev@example.com' },
    { accountId: expect.any(String), accountName: 'payments-staging', emailAddress: 'payments-staging@example.com' },
  ])
  const accountId = accounts[0]?.accountId ?? ''
  expect(await everyRole(rig, accessToken, accountId)).toEqual([
    'AdministratorAccess',
    'PowerUserAccess',
    'ViewOnlyAccess',
  ])
  const keys = await credentials(rig, accessToken, accountId, 'AdministratorAccess')
  expect(keys.expiration).toBe(rig.clock.at + 3_600_000)
  const arn = await rig.whoami(keys)
  expect(arn).toMatch(
    new RegExp(
      `^arn:aws:sts::${accountId}:assumed-role/AWSReservedSSO_AdministratorAccess_[0-9a-f]{16}/person@example.com$`,
    ),
  )
  const again = await credentials(rig, accessToken, accountId, 'AdministratorAccess')
  expect([await rig.whoami(again), again.accessKeyId === keys.accessKeyId]).toEqual([arn, false])
})

test('a session of a permission set assumes a role of its account, for an hour at most', async () => {
  await using rig = await startCenterRig()
  const { accessToken } = await rig.signIn()
  const role = rig.sandbox.roles.find((each) => each.name === 'Admin')
  const sts = rig.sts(await credentials(rig, accessToken, role?.accountId ?? '', 'AdministratorAccess'))
  const assume = (DurationSeconds: number) =>
    sts.send(new AssumeRoleCommand({ RoleArn: role?.arn, RoleSessionName: 'next', DurationSeconds }))
  expect((await assume(3_600)).AssumedRoleUser?.Arn).toContain(':assumed-role/Admin/next')
  expect((await failure(assume(3_601)))[1]).toBe('ValidationError')
})

test('a code is good once, for a minute, with its verifier, its redirect URI and its client', async () => {
  await using rig = await startCenterRig()
  const client = await rig.register()
  const redeem = async (change: Partial<CreateTokenCommand['input']>, waitMs = 0) => {
    const { code, verifier } = await rig.approvedCode(client)
    rig.clock.at += waitMs
    const command = { ...client, grantType: 'authorization_code', code, redirectUri, codeVerifier: verifier, ...change }
    return { command, result: failure(rig.oidc.send(new CreateTokenCommand(command))) }
  }
  const refused = ['InvalidGrantException', 'InvalidGrantException', 'invalid_grant', 400]
  const first = await redeem({})
  expect(await first.result).toEqual(['no failure'])
  expect(await failure(rig.oidc.send(new CreateTokenCommand(first.command)))).toEqual(refused)
  expect(await (await redeem({ codeVerifier: 'v'.repeat(64) })).result).toEqual(refused)
  expect(await (await redeem({ redirectUri: 'http://127.0.0.1:34568/oauth/callback' })).result).toEqual(refused)
  expect(await (await redeem(await rig.register())).result).toEqual(refused)
  expect(await (await redeem({}, 60_000)).result).toEqual(refused)
  expect(await (await redeem({}, 59_999)).result).toEqual(['no failure'])
})

test('a script answers by posting to the page’s address', async () => {
  await using rig = await startCenterRig()
  const client = await rig.register()
  const { url, verifier } = rig.authorizeUrl(client.clientId)
  const { location = '' } = await sendForm({ action: url, fields: {} }, { decision: 'approve' })
  const code = new URL(location).searchParams.get('code') ?? ''
  const exchange = { ...client, grantType: 'authorization_code', code, redirectUri, codeVerifier: verifier }
  expect((await rig.oidc.send(new CreateTokenCommand(exchange))).tokenType).toBe('Bearer')
})

test('refusing sends the client away with access_denied and its state', async () => {
  await using rig = await startCenterRig()
  const { url } = rig.authorizeUrl((await rig.register()).clientId)
  expect(await decide(url, 'refuse')).toMatchObject({
    status: 302,
    location: `${redirectUri}?error=access_denied&state=state-1`,
  })
})

test.each([
  [{ response_type: 'token' }, 'unsupported_response_type'],
  [{ code_challenge_method: 'plain' }, 'invalid_request'],
  [{ code_challenge: '' }, 'invalid_request'],
  [{ scopes: 'sso:account:access other:scope' }, 'invalid_scope'],
])('asking with %j is told to the client as %s', async (change, error) => {
  await using rig = await startCenterRig()
  const { url } = rig.authorizeUrl((await rig.register()).clientId, change)
  const answer = await fetch(url, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `${redirectUri}?error=${error}&state=state-1`])
})

test.each([
  'http://127.0.0.1:34567/elsewhere',
  'http://attacker.example/oauth/callback',
  'https://127.0.0.1:34567/oauth/callback',
  'http://user@127.0.0.1:34567/oauth/callback',
  'http://127.0.0.1.example/oauth/callback',
  '',
])('a browser is never sent to %j', async (uri) => {
  await using rig = await startCenterRig()
  const { url } = rig.authorizeUrl((await rig.register()).clientId, { redirect_uri: uri })
  const shown = await readPage(url)
  expect([shown.status, shown.html.includes('<form')]).toEqual([400, false])
  const right = await readPage(rig.authorizeUrl((await rig.register()).clientId).url)
  expect(await sendForm(right, { decision: 'approve', redirect_uri: uri })).toMatchObject({
    status: 400,
    location: undefined,
  })
})

test('a name that cannot be a session’s is refused on the page', async () => {
  await using rig = await startCenterRig()
  const { url } = rig.authorizeUrl((await rig.register()).clientId)
  const refused = await decide(url, 'approve', { person: 'two words' })
  expect([refused.status, refused.html.includes('no spaces')]).toEqual([400, true])
  expect((await decide(url, 'approve', { decision: 'maybe' })).status).toBe(400)
})

test.each([
  ['rotate', { gives: 'new', old: 'invalid_grant' }],
  ['same', { gives: 'same', old: 'works' }],
  ['omit', { gives: 'nothing', old: 'works' }],
] as const)('with sso-refresh=%s a refresh behaves so: %j', async (ssoRefresh, expected) => {
  await using rig = await startCenterRig({ ssoRefresh })
  const signedIn = await rig.signIn()
  const answer = await rig.refresh(signedIn)
  const gives =
    answer.refreshToken === undefined ? 'nothing' : answer.refreshToken === signedIn.refreshToken ? 'same' : 'new'
  const [, , error = 'works'] = await failure(rig.refresh(signedIn))
  expect({ gives, old: error }).toEqual(expected)
  expect(await everyAccount(rig, answer.accessToken ?? '')).toHaveLength(3)
  const kept = { ...signedIn, refreshToken: answer.refreshToken ?? signedIn.refreshToken }
  expect((await rig.refresh(kept)).accessToken).toBeDefined()
})

test('with sso-refresh=none no sign-in gives a refresh token', async () => {
  await using rig = await startCenterRig({ ssoRefresh: 'none' })
  expect((await rig.signIn()).refreshToken).toBeUndefined()
})

test('tokens end by the sandbox’s clock, and refreshing does not make the sign-in longer', async () => {
  await using rig = await startCenterRig({ tokenTtlMs: 20_000, refreshTtlMs: 60_000 })
  const signedIn = await rig.signIn()
  expect(signedIn.expiresIn).toBe(20)
  rig.clock.at += 19_999
  expect(await everyAccount(rig, signedIn.accessToken)).toHaveLength(3)
  rig.clock.at += 1
  expect(await failure(everyAccount(rig, signedIn.accessToken))).toEqual(unauthorized)
  const { refreshToken } = await rig.refresh(signedIn)
  rig.clock.at += 40_000
  expect((await failure(rig.refresh({ ...signedIn, refreshToken })))[2]).toBe('invalid_grant')
})

test('signing out ends the sign-in’s tokens, and no other’s; credentials stay good', async () => {
  await using rig = await startCenterRig()
  const [one, other] = [await rig.signIn(), await rig.signIn()]
  const accountId = (await everyAccount(rig, one.accessToken))[0]?.accountId ?? ''
  const keys = await credentials(rig, one.accessToken, accountId, 'ViewOnlyAccess')
  await rig.portal.send(new LogoutCommand({ accessToken: one.accessToken }))
  expect(await failure(everyAccount(rig, one.accessToken))).toEqual(unauthorized)
  expect((await failure(rig.refresh(one)))[2]).toBe('invalid_grant')
  expect(await everyAccount(rig, other.accessToken)).toHaveLength(3)
  expect(await rig.whoami(keys)).toContain('ViewOnlyAccess')
})

test('a sandbox that starts again with its seed still takes the tokens and registrations that it gave', async () => {
  await using before = await startCenterRig()
  const signedIn = await before.signIn()
  await using after = await startCenterRig()
  expect(await everyAccount(after, signedIn.accessToken)).toHaveLength(3)
  expect((await after.refresh(signedIn)).accessToken).toBeDefined()
  await using stranger = await startCenterRig({ seed: 2 })
  expect(await failure(everyAccount(stranger, signedIn.accessToken))).toEqual(unauthorized)
  expect((await failure(stranger.refresh(signedIn)))[2]).toBe('invalid_client')
})

test('3,000 accounts are listed to the end, each once, by pages of any size', async () => {
  await using rig = await startCenterRig({ accounts: 3_000 })
  const { accessToken } = await rig.signIn()
  const usual = await everyAccount(rig, accessToken)
  expect(new Set(usual.map((account) => account.accountId)).size).toBe(3_000)
  expect(await everyAccount(rig, accessToken, 77)).toEqual(usual)
})

test('a hundred roles of an account have a hundred names, listed by pages', async () => {
  await using rig = await startCenterRig({ roles: 100 })
  const { accessToken } = await rig.signIn()
  const accountId = (await everyAccount(rig, accessToken))[0]?.accountId ?? ''
  const roles = await everyRole(rig, accessToken, accountId, 30)
  expect([new Set(roles).size, roles[3], roles[99]]).toEqual([100, 'DatabaseAdministrator', 'Team-91'])
})

const unauthorized = ['UnauthorizedException', 'UnauthorizedException', 401]

async function everyAccount(rig: CenterRig, accessToken: string, pageSize?: number) {
  const pages = paginateListAccounts({ client: rig.portal, ...(pageSize && { pageSize }) }, { accessToken })
  return (await all(pages)).flatMap((page) => page.accountList ?? [])
}

async function everyRole(rig: CenterRig, accessToken: string, accountId: string, pageSize?: number) {
  const asked = { accessToken, accountId }
  const pages = paginateListAccountRoles({ client: rig.portal, ...(pageSize && { pageSize }) }, asked)
  return (await all(pages)).flatMap((page) => page.roleList ?? []).map((role) => role.roleName)
}

async function credentials(rig: CenterRig, accessToken: string, accountId: string, roleName: string) {
  const answer = await rig.portal.send(new GetRoleCredentialsCommand({ accessToken, accountId, roleName }))
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '', expiration } = answer.roleCredentials ?? {}
  return { accessKeyId, secretAccessKey, sessionToken, expiration }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}
