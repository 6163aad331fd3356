import { describe, expect, it } from 'vitest'
import { AppError } from '#core/util/app-error.ts'
import { createMemoryVault, createWorld, never, quiet, refused, role, settle, start, throttled } from './world.ts'

const [admin, reader] = [role('admin'), role('reader')]

describe('starting', () => {
  it('gives a session with credentials, expiry and a stand-in key', async () => {
    const { sessions } = createWorld()
    const view = await sessions.start(admin, undefined, never)
    expect(view).toMatchObject({
      role: 'admin',
      region: 'eu-central-1',
      state: 'active',
      expiresAt: new Date(start + 3_600_000).toISOString(),
      clients: 0,
    })
    expect(view.standInAccessKeyId).toMatch(/^LKEY[A-Z2-7]{16}$/)
    const found = sessions.find(view.standInAccessKeyId)
    expect(found).toMatchObject({ kind: 'live', session: { role: 'admin', accountId: '111122223333' } })
    if (found.kind !== 'live') return
    expect(await sessions.credentials(found.grant, never)).toMatchObject({ accessKeyId: 'ASIA1' })
  })

  it('again only changes the region: same session, same keys, no STS call', async () => {
    const { sessions, calls } = createWorld()
    const first = await sessions.start(admin, undefined, never)
    const second = await sessions.start(admin, 'us-west-2', never)
    expect(second).toMatchObject({ id: first.id, standInAccessKeyId: first.standInAccessKeyId, region: 'us-west-2' })
    expect(calls).toHaveLength(1)
  })

  it('shows the session at once as starting', async () => {
    const { sessions, state } = createWorld()
    let open = () => {}
    state.gate = new Promise((resolve) => (open = resolve))
    const started = sessions.start(admin, undefined, never)
    await settle()
    expect(sessions.list()).toMatchObject([{ role: 'admin', state: 'starting' }])
    open()
    await started
    expect(sessions.list()).toMatchObject([{ state: 'active' }])
  })

  it('of two callers at once makes one session with one call', async () => {
    const { sessions, calls } = createWorld()
    const [a, b] = await Promise.all([sessions.start(admin, undefined, never), sessions.start(admin, undefined, never)])
    expect(a.id).toBe(b.id)
    expect(calls).toHaveLength(1)
  })

  it('that AWS refuses leaves no session and no record, and is not tried again', async () => {
    const { sessions, state, calls, vault } = createWorld()
    state.fail = refused
    await expect(sessions.start(admin, undefined, never)).rejects.toMatchObject({ code: 'refused-by-aws' })
    expect(sessions.list()).toEqual([])
    expect(await vault.list('session/')).toEqual([])
    expect(calls).toHaveLength(1)
  })

  it('that its only caller gives up leaves no session', async () => {
    const { sessions, state, vault } = createWorld()
    state.gate = new Promise(() => {})
    const caller = new AbortController()
    const started = sessions.start(admin, undefined, caller.signal)
    await settle()
    caller.abort(new AppError('cancelled', 'gone'))
    await expect(started).rejects.toMatchObject({ code: 'cancelled' })
    await settle()
    expect(sessions.list()).toEqual([])
    expect(await vault.list('session/')).toEqual([])
  })

  it('goes on for the second caller when the first one gives up', async () => {
    const { sessions, state } = createWorld()
    let open = () => {}
    state.gate = new Promise((resolve) => (open = resolve))
    const caller = new AbortController()
    const first = sessions.start(admin, undefined, caller.signal)
    await settle()
    const second = sessions.start(admin, undefined, never)
    await settle()
    caller.abort(new AppError('cancelled', 'gone'))
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    open()
    expect(await second).toMatchObject({ state: 'active' })
  })

  it('does not hand out a key that the vault could not take', async () => {
    const vault = createMemoryVault()
    const { sessions } = createWorld({
      vault: { ...vault, set: () => Promise.reject(new AppError('vault-broken', 'disk full')) },
    })
    await expect(sessions.start(admin, undefined, never)).rejects.toMatchObject({ code: 'vault-broken' })
    expect(sessions.list()).toEqual([])
  })
})

describe('a running role that is started again', () => {
  it('does not wait for a renewal while its credentials live', async () => {
    const { sessions, state, time } = createWorld()
    await sessions.start(admin, undefined, never)
    state.gate = new Promise(() => {})
    await time.advance(41 * 60_000)
    expect(sessions.list()).toMatchObject([{ state: 'refreshing' }])
    expect(await sessions.start(admin, undefined, never)).toMatchObject({ state: 'refreshing' })
  })

  it('gets credentials when the old ones have ended, though a renewal was refused before', async () => {
    const { sessions, state, time } = createWorld()
    const first = await sessions.start(admin, undefined, never)
    state.fail = refused
    await time.advance(2 * 3_600_000)
    state.fail = undefined
    expect(await sessions.start(admin, undefined, never)).toMatchObject({ id: first.id, state: 'active' })
  })

  it('after it was ended gets new credentials and new keys', async () => {
    const { sessions, calls } = createWorld()
    const first = await sessions.start(admin, undefined, never)
    await sessions.end('r-admin')
    const second = await sessions.start(admin, undefined, never)
    expect(second.standInAccessKeyId).not.toBe(first.standInAccessKeyId)
    expect(calls).toHaveLength(2)
  })
})

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
    expect(sessions.list()).toMatchObject([{ state: 'active', problem: 'Rate exceeded' }])
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
    expect(sessions.list()).toMatchObject([{ problem: 'the renewal failed for a reason that the log tells' }])
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

  it('on request gets new credentials though the old ones are good', async () => {
    const { sessions, calls } = createWorld()
    await sessions.start(admin, undefined, never)
    await sessions.renew('r-admin', never)
    expect(calls).toHaveLength(2)
  })
})

it('a role that was edited gets credentials by its new settings, while the old ones serve', async () => {
  const roles = [admin]
  const { sessions, calls } = createWorld({ roles })
  await sessions.start(admin, undefined, never)
  roles[0] = role('admin', { policy: '{"Statement":[]}', accountName: 'shop' })
  sessions.roleChanged('r-admin')
  await settle()
  expect(calls[1]?.input.policy).toBe('{"Statement":[]}')
  expect(sessions.list()).toMatchObject([{ accountName: 'shop', state: 'active' }])
})

describe('ending', () => {
  it('kills every key of the session and says how to start again', async () => {
    const { sessions, vault } = createWorld()
    const { id, standInAccessKeyId } = await sessions.start(admin, undefined, never)
    const own = await sessions.openGrant(id, { pid: 7, command: 'aws' })
    const derived = await sessions.derive(own, 'arn:aws:sts::444455556666:assumed-role/x/y', {
      accessKeyId: 'ASIAX',
      secretAccessKey: 'x',
      sessionToken: 't',
      expiresAt: start + 900_000,
    })
    expect(await sessions.end('r-admin')).toMatchObject({ state: 'stopped' })
    for (const keyId of [standInAccessKeyId, own.keyId, derived.keyId]) {
      expect(sessions.find(keyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'session-ended' })
    }
    expect(await vault.list('session/')).toEqual([])
    expect(await vault.list('derived/')).toEqual([])
    expect(sessions.find('LKEYAAAAAAAAAAAAAAAA')).toEqual({ kind: 'unknown' })
  })

  it('of a role that does not run says so', async () => {
    const { sessions } = createWorld()
    await expect(sessions.end('r-admin')).rejects.toMatchObject({
      code: 'not-found',
      hint: 'Start it: latchkey start admin',
    })
  })

  it('frees whoever waits for credentials', async () => {
    const { sessions, state, time } = createWorld()
    const { id } = await sessions.start(admin, undefined, never)
    time.sleep(2 * 3_600_000)
    state.gate = new Promise(() => {})
    const waiting = sessions.handOut(id, never).catch((error: unknown) => error)
    await settle()
    await sessions.end('r-admin')
    expect(await waiting).toMatchObject({ code: 'cancelled' })
  })

  it('by an orderly stop ends all and leaves no timer and no record', async () => {
    const { sessions, time, vault } = createWorld()
    await sessions.start(admin, undefined, never)
    await sessions.start(reader, undefined, never)
    expect(await sessions.stop()).toBe(2)
    expect(time.pending()).toBe(0)
    expect(await vault.list('session/')).toEqual([])
  })
})
