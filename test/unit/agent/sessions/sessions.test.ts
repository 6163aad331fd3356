import { describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { createMemoryVault, createWorld, never, refused, role, settle, start } from './world.ts'

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
})

describe('ending', () => {
  it('for good kills every key of the session and says that a fresh environment helps', async () => {
    const { sessions, vault } = createWorld()
    const { id, standInAccessKeyId } = await sessions.start(admin, undefined, never)
    const own = await sessions.openGrant(id, { pid: 7, command: 'aws' })
    const derived = await sessions.derive(own, 'arn:aws:sts::444455556666:assumed-role/x/y', {
      accessKeyId: 'ASIAX',
      secretAccessKey: 'x',
      sessionToken: 't',
      expiresAt: start + 900_000,
    })
    expect(await sessions.end('r-admin', 'revoke')).toMatchObject({ state: 'stopped' })
    for (const keyId of [standInAccessKeyId, own.keyId, derived.keyId]) {
      expect(sessions.find(keyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'session-revoked' })
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

  it('by an orderly stop ends all and leaves no timer', async () => {
    const { sessions, time } = createWorld()
    await sessions.start(admin, undefined, never)
    await sessions.start(reader, undefined, never)
    expect(await sessions.stop()).toBe(2)
    expect(time.pending()).toBe(0)
    expect(sessions.list()).toEqual([])
  })
})

describe('a vault that takes no writes for a while', () => {
  const full = () => Promise.reject(new AppError('internal', 'no space left'))

  async function endedOnFullDisk() {
    const vault = createMemoryVault()
    const world = createWorld({ vault })
    await world.sessions.start(admin, undefined, never)
    const { delete: take, set } = vault
    vault.delete = full
    vault.set = full
    await expect(world.sessions.end(admin.id, 'revoke')).rejects.toMatchObject({ code: 'internal' })
    const free = () => Object.assign(vault, { delete: take, set })
    return { ...world, vault, free }
  }

  it('loses the record of an ended session once there is space again', async () => {
    const { vault, free, time } = await endedOnFullDisk()
    await time.advance(10_000)
    expect(await vault.list('session/')).toHaveLength(1)
    free()
    await time.advance(60_000)
    expect(await vault.list('session/')).toEqual([])
    const { sessions } = createWorld({ vault })
    await sessions.restore()
    expect(sessions.list()).toEqual([])
  })

  it('loses it with the next write, without waiting', async () => {
    const { vault, free, sessions } = await endedOnFullDisk()
    free()
    const { id } = await sessions.start(reader, undefined, never)
    await settle()
    expect(await vault.list('session/')).toEqual([`session/${id}`])
  })

  it('tries once more when the agent stops', async () => {
    const { vault, free, sessions } = await endedOnFullDisk()
    free()
    await sessions.close()
    expect(await vault.list('session/')).toEqual([])
  })
})

describe('a start that a decision denies', () => {
  it('opens no session and asks AWS for nothing', async () => {
    const { sessions, state, calls } = createWorld()
    state.decide = (question) => ({
      kind: 'deny',
      rule: 'test',
      refusal: 'denied',
      message: `no ${question.kind} today`,
    })
    await expect(sessions.start(role('admin'), undefined, never)).rejects.toMatchObject({
      code: 'denied',
      message: 'no start today',
    })
    expect([sessions.list(), calls]).toEqual([[], []])
  })
})
