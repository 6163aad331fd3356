// What a terminal or a running command holds, over the end of a session and its next start.
import { describe, expect, it } from 'vitest'
import type { CatalogueChange } from '#agent/roles/changes.ts'
import type { SessionView } from '#contract/model.ts'
import { createSessionViews } from '#agent/sessions/session-views.ts'
import { createMemoryVault, createWorld, never, refused, role, settle, start } from './world.ts'

const [admin, reader] = [role('admin'), role('reader')]
const hour = 3_600_000
const assumed = 'arn:aws:sts::444455556666:assumed-role/x/y'
const real = { accessKeyId: 'ASIAX', secretAccessKey: 'x', sessionToken: 't', expiresAt: start + 24 * hour }

/** A started role with its shared key, the key of a command, and one that was derived through it. */
async function started(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options)
  const view = await world.sessions.start(admin, undefined, never)
  const shared = world.sessions.sharedGrant(view.id)
  const command = await world.sessions.openGrant(view.id, { pid: 7, command: 'aws s3 sync' })
  const derived = await world.sessions.derive(command, assumed, real)
  return { ...world, view, shared, command, derived }
}

type Started = Awaited<ReturnType<typeof started>>
const ended = { kind: 'ended', role: 'admin', reason: 'session-ended' }
const revoked = { kind: 'ended', role: 'admin', reason: 'session-revoked' }

describe('a session that was ended', () => {
  it('gives terminals and running commands their keys back with the next start, with new credentials', async () => {
    const { sessions, view, shared, command, calls } = await started()
    await sessions.end(admin.id)
    for (const { keyId } of [shared, command]) expect(sessions.find(keyId)).toEqual(ended)
    await expect(sessions.credentials(shared, never)).rejects.toMatchObject({ code: 'not-found' })
    const again = await sessions.start(admin, undefined, never)
    expect(again).toMatchObject({ standInAccessKeyId: view.standInAccessKeyId, state: 'active', clients: 1 })
    for (const grant of [shared, command]) {
      expect(sessions.find(grant.keyId)).toMatchObject({ kind: 'live', grant })
      expect(await sessions.credentials(grant, never)).toMatchObject({ accessKeyId: `ASIA${calls.length}` })
    }
    expect(calls).toHaveLength(2)
  })

  it.each([
    ['at any time within 12 hours', 12 * hour - 1, ended, true],
    ['and not a moment later', 12 * hour, revoked, false],
  ])('does so %s', async (_when, ms, before, isSame) => {
    const { sessions, time, view, shared } = await started()
    await sessions.end(admin.id)
    // Asleep: no timer told of the hours.
    time.sleep(ms)
    expect(sessions.find(shared.keyId)).toEqual(before)
    const again = await sessions.start(admin, undefined, never)
    expect(again.standInAccessKeyId === view.standInAccessKeyId).toBe(isSame)
    expect(sessions.find(shared.keyId)).toMatchObject(isSame ? { kind: 'live' } : revoked)
  })

  it('leaves no secret in the vault once its time is over', async () => {
    const { sessions, time, vault, shared, command } = await started()
    await sessions.end(admin.id)
    await time.advance(12 * hour - 30_000)
    expect([...vault.values.values()].join()).toContain(shared.secret)
    await time.advance(60_000)
    const left = [...vault.values.values()].join()
    for (const { secret } of [shared, command]) expect(left).not.toContain(secret)
    expect(sessions.find(shared.keyId)).toEqual(revoked)
  })

  it('never gives back what was derived through it, and says so', async () => {
    const { sessions, derived, vault } = await started()
    await sessions.end(admin.id)
    await sessions.start(admin, undefined, never)
    expect(sessions.find(derived.keyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'expired' })
    expect(await vault.list('derived/')).toEqual([])
  })

  it('gives no grant and derives nothing while it has ended', async () => {
    const { sessions, view, command } = await started()
    await sessions.end(admin.id)
    await expect(sessions.openGrant(view.id, { pid: 7, command: 'aws' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(sessions.derive(command, assumed, real)).rejects.toMatchObject({ code: 'not-found' })
    expect(() => sessions.sharedGrant(view.id)).toThrow('ended')
  })

  it('forgets the key of a command that finishes meanwhile', async () => {
    const { sessions, command, time, vault } = await started()
    await sessions.end(admin.id)
    expect(sessions.reattach(command.id)).toEqual(command)
    sessions.revoke(command.id)
    await time.advance(2_000)
    expect([...vault.values.values()].join()).not.toContain(command.secret)
    await sessions.start(admin, undefined, never)
    expect(sessions.find(command.keyId)).toMatchObject({ kind: 'ended', reason: 'grant-revoked' })
  })

  it('waits on when the next start fails, for as long as it would have', async () => {
    const { sessions, state, time, shared, vault, view } = await started()
    await sessions.end(admin.id)
    await time.advance(6 * hour)
    state.fail = refused
    await expect(sessions.start(admin, undefined, never)).rejects.toMatchObject({ code: 'refused-by-aws' })
    expect(sessions.find(shared.keyId)).toEqual(ended)
    expect(vault.values.get(`session/${view.id}`)).toContain(`"endedAt":${start}`)
    await time.advance(6 * hour)
    expect(sessions.find(shared.keyId)).toEqual(revoked)
  })

  it('works again after a renewal of the role, a stop of the agent and a start of both', async () => {
    const first = await started()
    await first.sessions.renew(admin.id, never)
    expect(await first.sessions.stop()).toBe(1)
    const { sessions } = createWorld({ vault: first.vault })
    expect(await sessions.restore()).toEqual([])
    expect(sessions.list()).toEqual([])
    expect(sessions.find(first.shared.keyId)).toEqual(ended)
    await sessions.start(admin, undefined, never)
    expect(sessions.find(first.shared.keyId)).toMatchObject({ kind: 'live', grant: first.shared })
    expect(sessions.find(first.command.keyId)).toMatchObject({ kind: 'live', grant: first.command })
  })

  it('is not taken up by an agent that starts when its time is over', async () => {
    const first = await started()
    await first.sessions.stop()
    const next = createWorld({ vault: first.vault })
    next.time.sleep(13 * hour)
    expect(await next.sessions.restore()).toEqual([])
    await settle()
    expect(next.sessions.find(first.shared.keyId)).toEqual(revoked)
    expect(await first.vault.list('session/')).toEqual([])
  })
})

const none = { added: [], changed: [], removed: [] }
function follow(sessions: Started['sessions'], change: CatalogueChange): Promise<void> {
  sessions.follow(change)
  return sessions.followed()
}

describe('keys that were revoked', () => {
  it.for<readonly [string, (world: Started) => Promise<unknown>]>([
    ['with the end of the role', ({ sessions }) => sessions.end(admin.id, 'revoke')],
    ['with the end of all', ({ sessions }) => sessions.endAll('revoke')],
    ['by lock', ({ sessions }) => sessions.lock()],
    ['with the source', ({ sessions }) => follow(sessions, { sources: { ...none, changed: ['home'] }, roles: none })],
    ['with the role', ({ sessions }) => follow(sessions, { sources: none, roles: { ...none, removed: [admin.id] } })],
  ])('%s stay dead, whether it ran or had ended, and nothing of them is kept', async ([_how, revoke]) => {
    for (const before of ['running', 'ended']) {
      const world = await started()
      const { sessions, shared, command, vault, view } = world
      if (before === 'ended') await sessions.end(admin.id)
      await revoke(world)
      expect(await vault.list('session/')).toEqual([])
      for (const { keyId } of [shared, command]) expect(sessions.find(keyId)).toEqual(revoked)
      const again = await sessions.start(admin, undefined, never)
      expect(again.standInAccessKeyId).not.toBe(view.standInAccessKeyId)
      for (const { keyId } of [shared, command]) expect(sessions.find(keyId)).toEqual(revoked)
    }
  })

  it('are those of their role alone', async () => {
    const { sessions } = await started()
    const other = await sessions.start(reader, undefined, never)
    await sessions.end(reader.id)
    await sessions.end(admin.id, 'revoke')
    expect(await sessions.start(reader, undefined, never)).toMatchObject({
      standInAccessKeyId: other.standInAccessKeyId,
    })
  })

  it('cannot be revoked twice, and the answer says so', async () => {
    const { sessions } = await started()
    await sessions.end(admin.id, 'revoke')
    await expect(sessions.end(admin.id, 'revoke')).rejects.toThrow('"admin" does not run, and has no keys to revoke')
  })

  it('count as ended sessions only where one ran', async () => {
    const { sessions } = await started()
    await sessions.start(reader, undefined, never)
    await sessions.end(reader.id)
    expect(await sessions.lock()).toBe(1)
  })
})

describe('work that does not grow with what else there is', () => {
  it('is one view for a change of one of many sessions, and the others stay the same', async () => {
    const roles = Array.from({ length: 100 }, (_, n) => role(`r${n}`))
    const { sessions } = createWorld({ roles })
    for (const each of roles) await sessions.start(each, undefined, never)
    const before = sessions.list()
    const [first] = before
    await sessions.openGrant(first?.id ?? '', { pid: 7, command: 'aws' })
    expect(sessions.list().filter((view, n) => view !== before[n])).toMatchObject([{ roleId: 'r-r0', clients: 1 }])
  })

  it('is one look at one session, and no news where nothing differs', async () => {
    const { sessions } = createWorld()
    const told: unknown[] = []
    const live = [await sessions.start(admin, undefined, never), await sessions.start(reader, undefined, never)]
    let looks = 0
    const views = createSessionViews<SessionView>({
      live: { all: () => live, get: (id) => live.find((each) => each.id === id) },
      view(session) {
        looks += 1
        return { ...session }
      },
      tell: () => undefined,
    })
    views.subscribe((all) => void told.push(all))
    views.look(live.map(({ id }) => id))
    views.look(live.slice(0, 1).map(({ id }) => id))
    expect([looks, told]).toEqual([3, [live]])
  })

  it('is one write of the vault for each of many commands in a row, its end included', async () => {
    const vault = createMemoryVault()
    const { sessions, time, view } = await started({ vault })
    let writes = 0
    const { set } = vault
    vault.set = (name, value) => {
      writes += 1
      return set(name, value)
    }
    for (let n = 0; n < 100; n += 1) {
      const grant = await sessions.openGrant(view.id, { pid: 7, command: 'aws' })
      expect(vault.values.get(`session/${view.id}`)).toContain(grant.secret)
      sessions.revoke(grant.id)
    }
    expect(writes).toBe(100)
    await time.advance(2_000)
    expect(writes).toBe(101)
    expect(vault.values.get(`session/${view.id}`)).not.toContain('"pid":7,"command":"aws"}')
  })
})
