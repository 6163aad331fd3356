import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { createWorld, never, quiet, refused, role, settle, throttled } from './world.ts'

const [admin, reader] = [role('admin'), role('reader')]

describe('renewing', () => {
  it('happens ahead of the end by itself, without a caller', async () => {
    const { sessions, time, calls } = createWorld()
    await sessions.start(admin, undefined, never)
    await time.advance(39 * 60_000)
    expect(calls).toHaveLength(1)
    await time.advance(2 * 60_000)
    expect(calls).toHaveLength(2)
    expect(sessions.list()).toMatchObject([{ state: 'active' }])
  })

  it('says when it will, and stops saying so once AWS has refused', async () => {
    const world = createWorld()
    await world.sessions.start(admin, undefined, never)
    const [issued] = world.sessions.list()
    expect(issued).toMatchObject({ issuedAt: '2026-06-01T10:00:00.000Z', renewsAt: '2026-06-01T10:40:00.000Z' })
    world.state.fail = refused
    await world.time.advance(41 * 60_000)
    const [kept] = world.sessions.list()
    expect(kept).toMatchObject({ state: 'active', issuedAt: issued?.issuedAt })
    expect(kept?.renewsAt).toBeUndefined()
  })

  it('costs one STS call for 200 callers at an expired session', async () => {
    const { sessions, time, calls } = createWorld()
    const { id, standInAccessKeyId } = await sessions.start(admin, undefined, never)
    time.sleep(3 * 3_600_000)
    const found = sessions.find(standInAccessKeyId)
    if (found.kind !== 'live') throw new Error('not live')
    const got = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        n % 2 ? sessions.credentials(found.grant, never) : sessions.handOut(id, never),
      ),
    )
    expect(new Set(got.map((each) => each.accessKeyId))).toEqual(new Set(['ASIA2']))
    expect(calls).toHaveLength(2)
  })

  it('keeps credentials of 20 seconds alive without a gap', async () => {
    const { sessions, time, calls } = createWorld({ life: 20_000 })
    await sessions.start(admin, undefined, never)
    for (let second = 0; second < 100; second += 1) {
      await time.advance(1_000)
      const [view] = sessions.list()
      expect(Date.parse(view?.expiresAt ?? '')).toBeGreaterThan(time.clock.now() + 5_000)
    }
    expect(calls.length).toBeLessThan(25)
  })

  it('does not hammer AWS when credentials come that have ended already', async () => {
    const { sessions, time, calls } = createWorld({ life: -60_000 })
    await sessions.start(admin, undefined, never)
    await time.advance(10_000)
    expect(calls.length).toBeLessThanOrEqual(11)
  })

  it('follows AWS’s clock when ours is wrong by hours', async () => {
    const { sessions, time, calls } = createWorld({ offset: -2 * 3_600_000 })
    await sessions.start(admin, undefined, never)
    await time.advance(39 * 60_000)
    expect(calls).toHaveLength(1)
    await time.advance(2 * 60_000)
    expect(calls).toHaveLength(2)
  })

  it.each([2, -2])('shows the time left by the clock that the state goes by, %i h off', async (hours) => {
    const { sessions, time } = createWorld({ offset: hours * 3_600_000 })
    const began = time.clock.now()
    await sessions.start(admin, undefined, never)
    expect(sessions.list()).toMatchObject([
      {
        state: 'active',
        startedAt: new Date(began).toISOString(),
        issuedAt: new Date(began).toISOString(),
        renewsAt: new Date(began + 40 * 60_000).toISOString(),
        expiresAt: new Date(began + 60 * 60_000).toISOString(),
      },
    ])
  })

  it.each([2, -2])('goes by the clock of the source’s own endpoint, though AWS’s is %i h off', async (hours) => {
    const { sessions, time, calls } = createWorld({
      offset: hours * 3_600_000,
      endpointUrl: 'http://127.0.0.1:4566',
    })
    const { id } = await sessions.start(admin, undefined, never)
    const derived = await sessions.derive(sessions.sharedGrant(id), 'arn', {
      accessKeyId: 'ASIADERIVED',
      secretAccessKey: 's',
      expiresAt: time.clock.now() + 60 * 60_000,
    })
    await time.advance(39 * 60_000)
    expect([calls.length, sessions.find(derived.keyId).kind]).toEqual([1, 'live'])
    await time.advance(2 * 60_000)
    expect(calls).toHaveLength(2)
  })

  it('happens at once after a resume, though timers stood still', async () => {
    const { sessions, time, calls } = createWorld()
    await sessions.start(admin, undefined, never)
    await time.advance(1_000)
    time.sleep(8 * 3_600_000)
    await time.advance(20_000)
    expect(calls).toHaveLength(2)
    expect(sessions.list()).toMatchObject([{ state: 'active' }])
  })

  it('happens at once when the host says that the machine woke up', async () => {
    const { sessions, time, calls } = createWorld()
    await sessions.start(admin, undefined, never)
    time.sleep(8 * 3_600_000)
    sessions.wake()
    await settle()
    expect(calls).toHaveLength(2)
  })

  it('that fails passingly serves the old credentials and tries again until it works', async () => {
    const { sessions, time, calls, state } = createWorld()
    const { standInAccessKeyId } = await sessions.start(admin, undefined, never)
    const found = sessions.find(standInAccessKeyId)
    if (found.kind !== 'live') throw new Error('not live')
    state.fail = throttled
    await time.advance(45 * 60_000)
    expect(calls.length).toBeGreaterThan(4)
    expect(sessions.list()).toMatchObject([{ state: 'active', problem: 'Rate exceeded.' }])
    expect(await sessions.credentials(found.grant, never)).toMatchObject({ accessKeyId: 'ASIA1' })
    state.fail = undefined
    await time.advance(5 * 60_000)
    expect(sessions.list()[0]?.problem).toBeUndefined()
    expect(await sessions.credentials(found.grant, never)).not.toMatchObject({ accessKeyId: 'ASIA1' })
  })

  it('that AWS refuses is not repeated, and the end is shown when it comes', async () => {
    const { sessions, time, calls, state } = createWorld()
    await sessions.start(admin, undefined, never)
    state.fail = refused
    await time.advance(50 * 60_000)
    expect(calls).toHaveLength(2)
    expect(sessions.list()).toMatchObject([{ state: 'active' }])
    await time.advance(11 * 60_000)
    expect(sessions.list()).toMatchObject([{ state: 'expired' }])
    expect(calls).toHaveLength(2)
  })

  it('that AWS refuses leaves the old credentials for hand-outs too, and shows their end the moment it comes', async () => {
    const { sessions, time, state } = createWorld()
    const { id } = await sessions.start(admin, undefined, never)
    state.fail = refused
    await time.advance(50 * 60_000)
    expect(await sessions.handOut(id, never)).toMatchObject({ accessKeyId: 'ASIA1' })
    await time.advance(10 * 60_000 - 4_000)
    expect(sessions.list()).toMatchObject([{ state: 'expired' }])
  })

  it('that AWS refuses is not asked for by every request of a busy tool', async () => {
    const { sessions, time, calls, state } = createWorld()
    const { standInAccessKeyId } = await sessions.start(admin, undefined, never)
    const found = sessions.find(standInAccessKeyId)
    if (found.kind !== 'live') throw new Error('not live')
    state.fail = refused
    time.sleep(2 * 3_600_000)
    for (let request = 0; request < 10; request += 1) {
      await expect(sessions.credentials(found.grant, never)).rejects.toMatchObject({ code: 'refused-by-aws' })
    }
    expect(calls).toHaveLength(2)
    time.sleep(3_000)
    await expect(sessions.credentials(found.grant, never)).rejects.toMatchObject({ code: 'refused-by-aws' })
    expect(calls).toHaveLength(3)
  })

  it('that fails by a fault of ours leaves the cause in the log', async () => {
    const logged: unknown[] = []
    const log = { ...quiet, error: (_message: string, facts?: object) => void logged.push(facts) }
    const { sessions, state, time } = createWorld({ log })
    await sessions.start(admin, undefined, never)
    const fault = new TypeError('planted')
    state.fail = () => fault
    await time.advance(41 * 60_000)
    expect(sessions.list()).toMatchObject([{ problem: 'the renewal failed. The log has the cause.' }])
    expect(logged).toEqual([{ error: fault }])
  })

  it('does not wait out a back-off when the machine wakes up', async () => {
    const { sessions, time, calls, state } = createWorld()
    await sessions.start(admin, undefined, never)
    state.fail = throttled
    await time.advance(41 * 60_000)
    const before = calls.length
    state.fail = undefined
    sessions.wake()
    await settle()
    expect(calls).toHaveLength(before + 1)
    expect(sessions.list()[0]?.problem).toBeUndefined()
  })

  it('that a person must help with shows needs-sign-in and one notice per source', async () => {
    const { sessions, time, state, notices } = createWorld()
    await sessions.start(admin, undefined, never)
    await sessions.start(reader, undefined, never)
    state.fail = () => new AppError('needs-mfa', 'nobody is there')
    await time.advance(2 * 3_600_000)
    expect(sessions.list().map((view) => view.state)).toEqual(['needs-sign-in', 'needs-sign-in'])
    expect(notices).toHaveLength(1)
  })

  it('is asked for by AWS’s own word, whatever the clock says', async () => {
    const { sessions, calls } = createWorld()
    const { id, standInAccessKeyId } = await sessions.start(admin, undefined, never)
    const found = sessions.find(standInAccessKeyId)
    if (found.kind !== 'live') throw new Error('not live')
    sessions.invalidate(id, 'ASIA-of-somebody-else')
    expect(await sessions.credentials(found.grant, never)).toMatchObject({ accessKeyId: 'ASIA1' })
    sessions.invalidate(id, 'ASIA1')
    expect(await sessions.credentials(found.grant, never)).toMatchObject({ accessKeyId: 'ASIA2' })
    expect(calls).toHaveLength(2)
  })

  it('comes once for each key that AWS refuses, and not in a loop where it refuses them all', async () => {
    const { sessions, calls, time } = createWorld()
    const { id, standInAccessKeyId } = await sessions.start(admin, undefined, never)
    const found = sessions.find(standInAccessKeyId)
    if (found.kind !== 'live') throw new Error('not live')
    const refuse = async (): Promise<void> => {
      const { accessKeyId } = await sessions.credentials(found.grant, never)
      // Of requests that were under way at once.
      for (let request = 0; request < 5; request += 1) sessions.invalidate(id, accessKeyId)
      await sessions.credentials(found.grant, never)
    }
    await refuse()
    expect(calls).toHaveLength(2)
    for (let request = 0; request < 50; request += 1) await refuse()
    expect(calls).toHaveLength(4)
    await time.advance(61_000)
    await refuse()
    expect(calls).toHaveLength(5)
  })

  it('asks AWS no more for a while after it was refused, whoever says once more that the old keys are dead', async () => {
    const { sessions, calls, state } = createWorld()
    const { id, standInAccessKeyId } = await sessions.start(admin, undefined, never)
    const found = sessions.find(standInAccessKeyId)
    if (found.kind !== 'live') throw new Error('not live')
    state.fail = () => new AppError('needs-sign-in', 'the key is gone', { aws: { code: 'InvalidClientTokenId' } })
    for (let request = 0; request < 20; request += 1) {
      sessions.invalidate(id, 'ASIA1')
      await expect(sessions.credentials(found.grant, never)).rejects.toMatchObject({ code: 'needs-sign-in' })
    }
    expect(calls).toHaveLength(2)
  })

  it('reaches the source whose own identity AWS refuses', async () => {
    const refused: string[] = []
    const own = role('own', { reach: { kind: 'own' } })
    const { sessions } = createWorld({ roles: [own], source: { invalidate: (key) => void refused.push(key) } })
    const { id } = await sessions.start(own, undefined, never)
    sessions.invalidate(id, 'ASIAOWN')
    expect(refused).toEqual(['ASIAOWN'])
  })

  it('by a person takes nothing that is remembered, neither by the source nor of the links on the way', async () => {
    let refreshed = 0
    const via = role('via')
    const { sessions, calls } = createWorld({
      chains: { 'r-admin': [via] },
      source: { refresh: () => void (refreshed += 1) },
    })
    await sessions.start(admin, undefined, never)
    await sessions.renew('r-admin', never)
    expect(refreshed).toBe(1)
    expect(calls.map(({ input }) => input.roleArn)).toEqual([via.arn, admin.arn, via.arn, admin.arn])
  })

  it('takes the session name that the settings have by then', async () => {
    const { sessions, state, calls } = createWorld()
    await sessions.start(admin, undefined, never)
    state.sessionName = 'jane.doe'
    await sessions.renew('r-admin', never)
    expect(calls.map(({ input }) => input.sessionName)).toEqual(['jane', 'jane.doe'])
  })

  it('on request gets new credentials though the old ones are good', async () => {
    const { sessions, calls } = createWorld()
    await sessions.start(admin, undefined, never)
    await sessions.renew('r-admin', never)
    expect(calls).toHaveLength(2)
  })
})

it('a role that was edited while a renewal is under way is renewed once more, by its new settings', async () => {
  const roles = [admin]
  const { sessions, calls, state } = createWorld({ roles })
  await sessions.start(admin, undefined, never)
  const gate = Promise.withResolvers<void>()
  state.gate = gate.promise
  const renewal = sessions.renew('r-admin', never)
  await settle()
  roles[0] = role('admin', { policy: '{"Statement":[]}' })
  const none = { added: [], changed: [], removed: [] }
  sessions.follow({ sources: none, roles: { ...none, changed: ['r-admin'] } })
  state.gate = undefined
  gate.resolve()
  await renewal
  await settle()
  expect(calls.map(({ input }) => input.policy)).toEqual([undefined, undefined, '{"Statement":[]}'])
  expect(sessions.list()).toMatchObject([{ state: 'active' }])
})

it('a role that was edited gets credentials by its new settings, while the old ones serve', async () => {
  const roles = [admin]
  const { sessions, calls } = createWorld({ roles })
  await sessions.start(admin, undefined, never)
  roles[0] = role('admin', { policy: '{"Statement":[]}', accountName: 'shop' })
  const none = { added: [], changed: [], removed: [] }
  sessions.follow({ sources: none, roles: { ...none, changed: ['r-admin'] } })
  await settle()
  expect(calls[1]?.input.policy).toBe('{"Statement":[]}')
  expect(sessions.list()).toMatchObject([{ accountName: 'shop', state: 'active' }])
})
