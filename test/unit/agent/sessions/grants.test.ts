import { describe, expect, it } from 'vitest'
import { createWorld, never, role, start } from './world.ts'

const admin = role('admin')
const assumed = 'arn:aws:sts::444455556666:assumed-role/x/y'
const real = (expiresAt = start + 900_000) => ({
  accessKeyId: 'ASIAX',
  secretAccessKey: 'x',
  sessionToken: 't',
  expiresAt,
})

async function started(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options)
  const view = await world.sessions.start(admin, undefined, never)
  return { ...world, view }
}

describe('a grant of one command', () => {
  it('has keys of its own, counts as a client, and is durable before it is handed out', async () => {
    const { sessions, view, vault } = await started()
    const grant = await sessions.openGrant(view.id, {
      pid: 7,
      command: 'aws',
      nextHop: { url: 'http://proxy.example:3128', noProxy: 'localhost' },
    })
    expect(grant.keyId).not.toBe(view.standInAccessKeyId)
    expect(sessions.list()).toMatchObject([{ clients: 1 }])
    expect(vault.values.get(`session/${view.id}`)).toContain(grant.keyId)
    expect(sessions.find(grant.keyId)).toMatchObject({ kind: 'live', grant })
  })

  it('is revoked alone: the others go on', async () => {
    const { sessions, view } = await started()
    const mine = await sessions.openGrant(view.id, { pid: 7, command: 'aws' })
    const other = await sessions.openGrant(view.id, { pid: 8, command: 'aws' })
    sessions.revoke(mine.id)
    expect(sessions.find(mine.keyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'grant-revoked' })
    await expect(sessions.credentials(mine, never)).rejects.toMatchObject({ code: 'not-found' })
    expect(sessions.find(other.keyId).kind).toBe('live')
    expect(sessions.find(view.standInAccessKeyId).kind).toBe('live')
  })

  it('leaves what was derived through it to its own end, grandchildren too', async () => {
    const { sessions, view, vault } = await started()
    const mine = await sessions.openGrant(view.id, { pid: 7, command: 'aws' })
    const child = await sessions.derive(mine, assumed, real())
    const grandchild = await sessions.derive(child, assumed, real())
    sessions.revoke(mine.id)
    for (const grant of [child, grandchild]) {
      expect(sessions.find(grant.keyId).kind).toBe('live')
      expect(await sessions.credentials(grant, never)).toEqual(real())
    }
    await sessions.end('r-admin')
    for (const { keyId } of [child, grandchild]) {
      expect(sessions.find(keyId)).toMatchObject({ kind: 'ended', reason: 'expired' })
    }
    expect(await vault.list('derived/')).toEqual([])
  })

  it('goes when its process died without a word', async () => {
    const runningPids = new Set([7])
    const { sessions, view, time } = await started({ runningPids })
    const grant = await sessions.openGrant(view.id, { pid: 7, command: 'aws' })
    await time.advance(60_000)
    expect(sessions.find(grant.keyId).kind).toBe('live')
    runningPids.delete(7)
    await time.advance(60_000)
    expect(sessions.find(grant.keyId).kind).toBe('ended')
    expect(sessions.list()).toMatchObject([{ clients: 0 }])
  })
})

describe('a grant of one terminal', () => {
  it('is the same each time that it asks, another one for another terminal, and durable', async () => {
    const { sessions, view, vault } = await started()
    const [mine, again] = await Promise.all([1, 2].map(() => sessions.terminalGrant(view.id, '7-1')))
    const other = await sessions.terminalGrant(view.id, '7-2')
    expect(again?.keyId).toBe(mine?.keyId)
    expect(new Set([mine?.keyId, other.keyId, view.standInAccessKeyId]).size).toBe(3)
    expect(vault.values.get(`session/${view.id}`)).toContain(mine?.keyId)
    expect(sessions.list()).toMatchObject([{ clients: 0 }])
  })

  it('is revoked with what was derived through it, in every session, and nobody else is', async () => {
    const { sessions, view, vault } = await started()
    const second = await sessions.start(role('reader'), undefined, never)
    const mine = [await sessions.terminalGrant(view.id, '7-1'), await sessions.terminalGrant(second.id, '7-1')]
    const child = await sessions.derive(mine[0]!, assumed, real())
    const grandchild = await sessions.derive(child, assumed, real())
    const others = [
      await sessions.terminalGrant(view.id, '8-1'),
      await sessions.openGrant(view.id, { pid: 7, command: 'x' }),
    ]
    const cousin = await sessions.derive(others[0]!, assumed, real())
    await sessions.revokeTerminal('7-1')
    for (const { keyId } of [...mine, child, grandchild])
      expect(sessions.find(keyId)).toMatchObject({ kind: 'ended', reason: 'grant-revoked' })
    for (const { keyId } of [...others, cousin]) expect(sessions.find(keyId).kind).toBe('live')
    expect(sessions.find(view.standInAccessKeyId).kind).toBe('live')
    for (const { keyId } of mine) expect([...vault.values.values()].join()).not.toContain(keyId)
    expect(await vault.list('derived/')).toEqual([`derived/${cousin.keyId}`])
    expect((await sessions.terminalGrant(view.id, '7-1')).keyId).not.toBe(mine[0]?.keyId)
  })

  it('says when it was used last, through what was derived from it too', async () => {
    const { sessions, view, time } = await started()
    const mine = await sessions.terminalGrant(view.id, '7-1')
    const child = await sessions.derive(mine, assumed, real())
    let told = 0
    sessions.subscribeUses(() => (told += 1))
    await time.advance(60_000)
    sessions.touch(child)
    expect(sessions.lastUse('7-1')).toBe(start + 60_000)
    expect(sessions.lastUse('7-2')).toBeUndefined()
    expect(told).toBe(1)
  })

  it('goes once the terminal is gone and nothing used it for twelve hours', async () => {
    const { sessions, view, time } = await started({ runningPids: new Set([7]) })
    const [open, gone] = [await sessions.terminalGrant(view.id, '7-1'), await sessions.terminalGrant(view.id, '8-1')]
    await time.advance(11 * 3_600_000)
    sessions.wake()
    expect(sessions.find(gone.keyId).kind).toBe('live')
    await time.advance(2 * 3_600_000)
    sessions.wake()
    expect(sessions.find(gone.keyId)).toMatchObject({ kind: 'ended' })
    expect(sessions.find(open.keyId).kind).toBe('live')
  })
})

describe('a derived grant', () => {
  it('stands for the credentials that STS gave, and tells their account', async () => {
    const { sessions, view } = await started()
    const grant = await sessions.derive(sessions.sharedGrant(view.id), assumed, real())
    expect(grant).toMatchObject({ client: { kind: 'derived', parentKeyId: view.standInAccessKeyId, arn: assumed } })
    expect(grant.sessionToken).toMatch(/^LATCHKEY\.[\w-]{100,}$/)
    expect(await sessions.credentials(grant, never)).toEqual(real())
    expect(sessions.find(grant.keyId)).toMatchObject({
      kind: 'live',
      session: { id: view.id, accountId: '444455556666', roleArn: assumed },
    })
  })

  it('has ended as soon as its credentials have, though no timer ran', async () => {
    const { sessions, view, time } = await started()
    const grant = await sessions.derive(sessions.sharedGrant(view.id), assumed, real(start + 20_000))
    time.sleep(20_000)
    expect(sessions.find(grant.keyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'expired' })
  })

  it('ends with its credentials and leaves the vault', async () => {
    const { sessions, view, time, vault } = await started()
    const grant = await sessions.derive(sessions.sharedGrant(view.id), assumed, real(start + 20_000))
    await time.advance(20_000)
    expect(sessions.find(grant.keyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'expired' })
    await expect(sessions.credentials(grant, never)).rejects.toMatchObject({ code: 'not-found' })
    await time.advance(60_000)
    expect(await vault.list('derived/')).toEqual([])
  })

  it('makes room by ending the oldest once there are 200', async () => {
    const { sessions, view } = await started()
    const shared = sessions.sharedGrant(view.id)
    const first = await sessions.derive(shared, assumed, real())
    for (let more = 0; more < 200; more += 1) await sessions.derive(shared, assumed, real())
    expect(sessions.find(first.keyId)).toMatchObject({ kind: 'ended', reason: 'grant-revoked' })
  })

  it('is not made for a parent that has ended', async () => {
    const { sessions, view } = await started()
    const shared = sessions.sharedGrant(view.id)
    await sessions.end('r-admin')
    await expect(sessions.derive(shared, assumed, real())).rejects.toMatchObject({ code: 'not-found' })
  })
})

it('a burst of commands costs few writes, and each key is durable when it is handed out', async () => {
  const { sessions, view, vault } = await started()
  let writes = 0
  const set = vault.set
  vault.set = (name, value) => {
    writes += 1
    return set(name, value)
  }
  await Promise.all(
    Array.from({ length: 50 }, async (_, pid) => {
      const { keyId } = await sessions.openGrant(view.id, { pid, command: 'aws' })
      expect(vault.values.get(`session/${view.id}`)).toContain(keyId)
    }),
  )
  expect(writes).toBeLessThan(5)
})

it('remembers at most 2,000 ended keys', async () => {
  const { sessions, view } = await started()
  const first = await sessions.openGrant(view.id, { pid: 7, command: 'aws' })
  sessions.revoke(first.id)
  for (let more = 0; more < 2_000; more += 1) {
    const { id } = await sessions.openGrant(view.id, { pid: 7, command: 'aws' })
    sessions.revoke(id)
  }
  expect(sessions.find(first.keyId)).toEqual({ kind: 'unknown' })
})

describe('what a refusal tells to type', () => {
  it('means the role whose key was used, where others have its name', async () => {
    const { sessions } = createWorld({ words: { [admin.id]: 'payments/admin' } })
    const { standInAccessKeyId } = await sessions.start(admin, undefined, never)
    expect(sessions.find(standInAccessKeyId)).toMatchObject({
      kind: 'live',
      session: { role: 'admin', roleWord: 'payments/admin' },
    })
    await sessions.end(admin.id)
    expect(sessions.find(standInAccessKeyId)).toMatchObject({ kind: 'ended', role: 'payments/admin' })
    await expect(sessions.renew(admin.id, never)).rejects.toMatchObject({
      hint: expect.stringContaining('latchkey start payments/admin'),
    })
  })

  it('names a role that is gone with its source', async () => {
    const roles = [role('admin')]
    const { sessions } = createWorld({ roles })
    const { standInAccessKeyId } = await sessions.start(admin, undefined, never)
    roles.pop()
    await sessions.end(admin.id)
    expect(sessions.find(standInAccessKeyId)).toMatchObject({ kind: 'ended', role: 'home:admin' })
  })
})
