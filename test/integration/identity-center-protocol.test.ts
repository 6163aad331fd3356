// What Identity Center may answer, one by one: the names are those of its protocol.
import { expect, describe, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { refusalOf, startSourceRig } from './identity-center-source-rig.ts'

const minute = 60_000
/** Tokens of the sandbox live for an hour, and are renewed a quarter of an hour ahead. */
const untilRenewal = 45 * minute
const tokenIn = (records: ReadonlyMap<string, string>): { readonly refreshToken?: string } =>
  JSON.parse(records.get('token') ?? '{}')

describe('a code that a person types', () => {
  it('is asked about again while AWS answers authorization_pending', async () => {
    await using rig = await startSourceRig()
    const { page, ended } = await rig.begin(true)
    await rig.time.passes(1_000)
    await rig.time.passes(1_000)
    await rig.press(page)
    await rig.time.passes(1_000)
    await ended
    expect(rig.calls('CreateToken')).toBe(3)
    expect(rig.source.state()).toMatchObject({ state: 'syncing' })
  })

  it('is asked about five seconds more rarely after slow_down', async () => {
    await using rig = await startSourceRig()
    const { page, ended } = await rig.begin(true)
    await rig.time.passes(1_000)
    await expect.poll(() => rig.calls('CreateToken')).toBe(1)
    // By AWS's clock the second one comes too early.
    rig.aws.aheadMs -= 600
    await rig.time.passes(1_000)
    await rig.time.passes(6_000)
    await rig.press(page)
    await rig.time.passes(6_000)
    expect(await refusalOf(ended)).toEqual({})
  })

  it.each([
    ['expired_token', 'needs-sign-in', 'the sign-in took too long'],
    ['access_denied', 'denied', 'the sign-in was refused in the browser'],
  ])('ends the sign-in with %s', async (error, code, message) => {
    await using rig = await startSourceRig()
    const { page, ended } = await rig.begin(true)
    if (error === 'expired_token') rig.aws.aheadMs = 11 * minute
    else await rig.press(page, 'refuse')
    await rig.time.passes(1_000)
    expect(await refusalOf(ended)).toMatchObject({ code, message })
    expect(rig.source.state()).toMatchObject({ state: 'needs-sign-in' })
  })

  it('is asked for by a new client after invalid_client', async () => {
    await using rig = await startSourceRig()
    const abandoned = new AbortController()
    const first = await rig.begin(true, abandoned.signal)
    abandoned.abort(new AppError('cancelled', 'left'))
    expect(await refusalOf(first.ended)).toMatchObject({ code: 'cancelled' })
    rig.control.endRegistrations()
    const { page, ended } = await rig.begin(true)
    await rig.press(page)
    await rig.time.passes(1_000)
    await ended
    expect(rig.calls('RegisterClient')).toBe(2)
  })
})

describe('a code that the browser brings', () => {
  it('is not taken a minute late: invalid_grant', async () => {
    await using rig = await startSourceRig()
    const { page, ended } = await rig.begin()
    rig.time.hurry(0)
    const state = new URL(page.url).searchParams.get('state') ?? ''
    const back = new URL(new URL(page.url).searchParams.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({ code: 'one of last week', state }).toString()
    expect((await fetch(back)).status).toBe(200)
    expect(await refusalOf(ended)).toMatchObject({ code: 'needs-sign-in', aws: { code: 'InvalidGrantException' } })
  })

  it('is taken once, and only with the state of this sign-in', async () => {
    await using rig = await startSourceRig()
    const { page, ended } = await rig.begin()
    const back = new URL(page.url).searchParams.get('redirect_uri') ?? ''
    const visit = async (query: string, method = 'GET') => (await fetch(`${back}?${query}`, { method })).status
    expect(await visit('code=x&state=y')).toBe(400)
    expect(await visit('code=x')).toBe(400)
    expect(await visit(`state=${new URL(page.url).searchParams.get('state')}`)).toBe(400)
    expect(await visit('code=x&state=y', 'POST')).toBe(404)
    expect((await fetch(new URL('/favicon.ico', back))).status).toBe(404)
    await rig.press(page)
    expect(await refusalOf(ended)).toEqual({})
  })

  it('is waited for ten minutes', async () => {
    await using rig = await startSourceRig()
    const { ended } = await rig.begin()
    await rig.time.passes(10 * minute)
    expect(await refusalOf(ended)).toMatchObject({ code: 'needs-sign-in', message: 'the sign-in took too long' })
  })

  it('comes to a new client once the page of the last one led nowhere', async () => {
    await using rig = await startSourceRig()
    await rig.signIn()
    rig.control.endRegistrations()
    const left = new AbortController()
    const lost = await rig.begin(false, left.signal)
    expect((await fetch(lost.page.url)).status).toBe(400)
    left.abort(new AppError('cancelled', 'left'))
    await refusalOf(lost.ended)
    await rig.signIn()
    expect(rig.calls('RegisterClient')).toBe(2)
  })
})

describe('a refresh token', () => {
  it('that rotates is in the vault before the new access token is used', async () => {
    await using rig = await startSourceRig()
    await rig.signIn()
    const { refreshToken } = tokenIn(rig.records)
    const held = Promise.withResolvers<void>()
    rig.vault.write = () => held.promise
    await rig.time.passes(untilRenewal)
    await expect.poll(() => rig.calls('CreateToken')).toBe(2)
    expect(tokenIn(rig.records).refreshToken).toBe(refreshToken)
    // Meanwhile the old one does.
    expect(await rig.credentials()).toMatchObject({ accessKeyId: expect.any(String) })
    held.resolve()
    await expect.poll(() => tokenIn(rig.records).refreshToken).not.toBe(refreshToken)
    await rig.restart()
    rig.control.endAccessTokens()
    expect(await rig.credentials()).toMatchObject({ accessKeyId: expect.any(String) })
  })

  it.each(['omit', 'same'] as const)('stays good where the answer is without a new one (%s)', async (ssoRefresh) => {
    await using rig = await startSourceRig({ ssoRefresh })
    await rig.signIn()
    for (const calls of [2, 3]) {
      // oxlint-disable-next-line no-await-in-loop -- one renewal after the other
      await rig.time.passes(untilRenewal)
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect.poll(() => rig.calls('CreateToken')).toBe(calls)
    }
    await expect.poll(() => rig.source.state().state).toBe('ready')
    expect(rig.source.state()).not.toHaveProperty('until')
  })

  it('that AWS gives none is no sign-in for ever: its end is told, and comes', async () => {
    await using rig = await startSourceRig({ ssoRefresh: 'none' })
    await rig.signIn()
    expect(rig.source.state()).toMatchObject({ state: 'ready', until: rig.time.clock.now() + 60 * minute })
    rig.time.skip(60 * minute)
    expect(rig.source.state()).toMatchObject({ state: 'needs-sign-in' })
    expect(await refusalOf(rig.credentials())).toMatchObject({ code: 'needs-sign-in' })
  })

  it.each([
    ['invalid_grant', (rig: Awaited<ReturnType<typeof startSourceRig>>) => rig.time.skip(9 * 60 * minute)],
    ['invalid_client', (rig: Awaited<ReturnType<typeof startSourceRig>>) => rig.control.endRegistrations()],
  ])('that AWS refuses with %s leaves what is left of the access token', async (_error, befall) => {
    await using rig = await startSourceRig({ refreshTtlMs: 30 * minute })
    await rig.signIn()
    befall(rig)
    await rig.time.passes(untilRenewal)
    await expect.poll(() => rig.source.state()).toHaveProperty('until')
    rig.time.skip(15 * minute)
    expect(rig.source.state()).toMatchObject({ state: 'needs-sign-in' })
  })

  it('renews at once where AWS ended the access token early', async () => {
    await using rig = await startSourceRig()
    await rig.signIn()
    rig.control.endAccessTokens()
    expect(await rig.credentials()).toMatchObject({ accessKeyId: expect.any(String) })
    expect(rig.calls('CreateToken')).toBe(2)
  })

  it('is used once for any number of callers, and is not lost with those who leave', async () => {
    await using rig = await startSourceRig({ latencyMs: 100 })
    await rig.signIn()
    // By nobody but these callers.
    rig.time.leaveDue()
    rig.control.endAccessTokens()
    const leaving = new AbortController()
    const left = rig.credentials(leaving.signal)
    await expect.poll(() => rig.calls('CreateToken'), { interval: 5 }).toBe(2)
    leaving.abort(new AppError('cancelled', 'left'))
    expect(await refusalOf(left)).toMatchObject({ code: 'cancelled' })
    expect(await Promise.all([rig.credentials(), rig.credentials()].map(refusalOf))).toEqual([{}, {}])
    expect(rig.calls('CreateToken')).toBe(2)
  })

  it('that the vault does not take is kept until it does', async () => {
    await using rig = await startSourceRig()
    await rig.signIn()
    rig.vault.write = () => Promise.reject(new AppError('internal', 'the disk is full'))
    rig.control.endAccessTokens()
    expect(await refusalOf(rig.credentials())).toMatchObject({ message: 'the disk is full' })
    rig.vault.write = () => Promise.resolve()
    expect(await refusalOf(rig.credentials())).toEqual({})
    expect(rig.calls('CreateToken')).toBe(2)
  })

  it('that the source renewed as it was before a change of its settings is taken from the vault', async () => {
    await using rig = await startSourceRig()
    await rig.signIn()
    const held = Promise.withResolvers<void>()
    rig.vault.write = () => held.promise
    await rig.time.passes(untilRenewal)
    await expect.poll(() => rig.calls('CreateToken')).toBe(2)
    await rig.restart()
    held.resolve()
    rig.time.skip(1)
    await expect.poll(() => rig.calls('CreateToken')).toBe(3)
    rig.control.endAccessTokens()
    expect(await refusalOf(rig.credentials())).toEqual({})
  })

  it('is durable before the agent ends', async () => {
    await using rig = await startSourceRig()
    await rig.signIn()
    const { refreshToken } = tokenIn(rig.records)
    const held = Promise.withResolvers<void>()
    rig.vault.write = () => held.promise
    await rig.time.passes(untilRenewal)
    await expect.poll(() => rig.calls('CreateToken')).toBe(2)
    const closed = rig.source.close?.()
    held.resolve()
    await closed
    expect(tokenIn(rig.records).refreshToken).not.toBe(refreshToken)
  })
})

describe('the portal', () => {
  it('that is asked too fast, again and again, is asked more slowly until it answers', async () => {
    await using rig = await startSourceRig()
    await rig.signIn()
    rig.time.hurry(minute)
    rig.control.refusePortalCalls(10)
    await rig.source.sync?.()
    expect(rig.source.state()).toMatchObject({ state: 'ready' })
    expect(rig.source.roles()).toHaveLength(9)
  })

  it('says of a role that was taken away whom to ask, and not to sign in', async () => {
    await using rig = await startSourceRig()
    await rig.signIn()
    const [first] = rig.source.roles()
    rig.control.takeRole(first?.accountId ?? '', first?.name ?? '')
    expect(await refusalOf(rig.credentials())).toMatchObject({
      code: 'refused-by-aws',
      hint: expect.stringContaining('Ask the person who manages Identity Center'),
    })
  })

  it.each([-90 * minute, 90 * minute])('has another clock than this computer, %i ms ahead', async (aheadMs) => {
    await using rig = await startSourceRig()
    rig.aws.aheadMs = aheadMs
    await rig.signIn()
    expect(await rig.credentials()).toMatchObject({ expiresAt: rig.time.clock.now() + aheadMs + 60 * minute })
    await rig.time.passes(untilRenewal)
    await expect.poll(() => rig.calls('CreateToken')).toBe(2)
    await expect.poll(() => rig.source.state().state).toBe('ready')
  })
})
