// Signing in at the sandbox's Identity Center with a code that a person enters, by the SDK's own client.
import { CreateTokenCommand, StartDeviceAuthorizationCommand } from '@aws-sdk/client-sso-oidc'
import { ListAccountsCommand } from '@aws-sdk/client-sso'
import { expect, test } from 'vitest'
import { decide, readPage, sendForm } from '../support/sandbox-pages.ts'
import { type CenterRig, type Registration, failure, startCenterRig } from './identity-center-rig.ts'

test('a person approves the code that the tool shows', async () => {
  await using rig = await startCenterRig()
  const { client, started } = await begin(rig)
  expect(started).toMatchObject({
    userCode: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
    verificationUri: `${rig.sandbox.endpointUrl}/device`,
    verificationUriComplete: `${rig.sandbox.endpointUrl}/device?user_code=${started.userCode}`,
    expiresIn: 600,
    interval: 1,
  })
  expect(await poll(rig, client, started.deviceCode)).toEqual(pending)
  const shown = await readPage(started.verificationUriComplete ?? '')
  expect(shown.html).toContain(`<p class="code">${started.userCode}</p>`)
  const approved = await sendForm(shown, { decision: 'approve', person: 'somebody' })
  expect([approved.status, approved.html.includes('Signed in as somebody.')]).toEqual([200, true])
  const tokens = await rig.oidc.send(redeem(client, started.deviceCode))
  expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: 3_600, refreshToken: expect.any(String) })
  const { accessToken } = tokens
  expect((await rig.portal.send(new ListAccountsCommand({ accessToken }))).accountList).toHaveLength(3)
  const { refreshToken } = tokens
  expect((await rig.refresh({ ...client, refreshToken })).accessToken).toBeDefined()
  expect(await poll(rig, client, started.deviceCode)).toEqual(invalidGrant)
})

test('a person types the code, in small letters and without its dash', async () => {
  await using rig = await startCenterRig()
  const { client, started } = await begin(rig)
  const user_code = ` ${started.userCode?.toLowerCase().replace('-', '')} `
  expect((await decide(`${started.verificationUri}`, 'approve', { user_code })).status).toBe(200)
  expect(await poll(rig, client, started.deviceCode)).toEqual(['no failure'])
})

test('a refused code is told as access_denied', async () => {
  await using rig = await startCenterRig()
  const { client, started } = await begin(rig)
  await decide(started.verificationUriComplete ?? '', 'refuse')
  const denied = ['AccessDeniedException', 'AccessDeniedException', 'access_denied', 400]
  expect(await poll(rig, client, started.deviceCode)).toEqual(denied)
})

test('polling faster than the interval is told to slow down, and does not hold up an approval', async () => {
  await using rig = await startCenterRig()
  const { client, started } = await begin(rig)
  const next = (waitMs: number) => {
    rig.clock.at += waitMs
    return poll(rig, client, started.deviceCode)
  }
  expect(await next(0)).toEqual(pending)
  expect(await next(500)).toEqual(['SlowDownException', 'SlowDownException', 'slow_down', 400])
  expect(await next(1_000)).toEqual(pending)
  await decide(started.verificationUriComplete ?? '', 'approve')
  expect(await next(0)).toEqual(['no failure'])
})

test('a code ends after ten minutes, for the tool and on the page', async () => {
  await using rig = await startCenterRig()
  const { client, started } = await begin(rig)
  const page = started.verificationUriComplete ?? ''
  rig.clock.at += 599_999
  expect((await readPage(page)).status).toBe(200)
  rig.clock.at += 1
  const late = await decide(page, 'approve')
  expect([late.status, late.html.includes('Nothing waits for the code')]).toEqual([400, true])
  const expired = ['ExpiredTokenException', 'ExpiredTokenException', 'expired_token', 400]
  expect(await poll(rig, client, started.deviceCode)).toEqual(expired)
})

test('a device code is its client’s alone', async () => {
  await using rig = await startCenterRig()
  const { started } = await begin(rig)
  await decide(started.verificationUriComplete ?? '', 'approve')
  expect(await poll(rig, await register(rig), started.deviceCode)).toEqual(invalidGrant)
  expect(await poll(rig, await register(rig), 'made up')).toEqual(invalidGrant)
})

test('a code that was decided is not decided again', async () => {
  await using rig = await startCenterRig()
  const { client, started } = await begin(rig)
  const page = await readPage(started.verificationUriComplete ?? '')
  await sendForm(page, { decision: 'refuse' })
  expect((await sendForm(page, { decision: 'approve' })).status).toBe(400)
  expect((await poll(rig, client, started.deviceCode))[2]).toBe('access_denied')
})

test('another start URL than the sandbox’s is refused', async () => {
  await using rig = await startCenterRig()
  const client = await register(rig)
  const startUrl = 'https://example.awsapps.com/start'
  const refused = ['InvalidRequestException', 'InvalidRequestException', 'invalid_request', 400]
  expect(await failure(rig.oidc.send(new StartDeviceAuthorizationCommand({ ...client, startUrl })))).toEqual(refused)
})

const pending = ['AuthorizationPendingException', 'AuthorizationPendingException', 'authorization_pending', 400]
const invalidGrant = ['InvalidGrantException', 'InvalidGrantException', 'invalid_grant', 400]
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** As tools of the device flow register: without grants. */
const register = (rig: CenterRig) =>
  rig.register({ grantTypes: undefined, redirectUris: undefined, issuerUrl: undefined })

async function begin(rig: CenterRig) {
  const client = await register(rig)
  const { startUrl } = rig.sandbox.identityCenter
  return { client, started: await rig.oidc.send(new StartDeviceAuthorizationCommand({ ...client, startUrl })) }
}

const redeem = (client: Registration, deviceCode: string | undefined) =>
  new CreateTokenCommand({ ...client, grantType: deviceGrant, deviceCode })

const poll = (rig: CenterRig, client: Registration, deviceCode: string | undefined) =>
  failure(rig.oidc.send(redeem(client, deviceCode)))
