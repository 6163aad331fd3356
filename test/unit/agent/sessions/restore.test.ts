import { describe, expect, it, vi } from 'vitest'
import type { Log } from '#util/ports.ts'
import { createWorld, never, quiet, role, settle, start } from './world.ts'

const admin = role('admin')
const assumed = 'arn:aws:sts::444455556666:assumed-role/x/y'
const real = { accessKeyId: 'ASIAX', secretAccessKey: 'x', sessionToken: 't', expiresAt: start + 900_000 }

/** An agent that was killed: its vault is all that is left. */
async function killed() {
  const world = createWorld()
  const view = await world.sessions.start(admin, 'us-west-2', never)
  const mine = await world.sessions.openGrant(view.id, { pid: 11, command: 'aws s3 sync' })
  const dead = await world.sessions.openGrant(view.id, { pid: 12, command: 'terraform' })
  const derived = await world.sessions.derive(mine, assumed, real)
  const orphan = await world.sessions.derive(dead, assumed, real)
  return { vault: world.vault, view, mine, dead, derived, orphan }
}

describe('an agent that was killed and started again', () => {
  it('takes the session up: same id, region and keys, credentials renewed', async () => {
    const { vault, view } = await killed()
    const { sessions, calls, time } = createWorld({ vault, runningPids: new Set([11]) })
    expect(await sessions.restore()).toEqual(['One session was taken up again.'])
    await time.advance(0)
    expect(sessions.list()).toMatchObject([
      { id: view.id, region: 'us-west-2', state: 'active', standInAccessKeyId: view.standInAccessKeyId, clients: 1 },
    ])
    expect(calls).toHaveLength(1)
    expect(sessions.sharedGrant(view.id).secret).toMatch(/^[A-Za-z0-9]{40}$/)
  })

  it('lets a running command go on with its grant, drops those of dead ones, and keeps the roles that either assumed', async () => {
    const { vault, mine, dead, derived, orphan } = await killed()
    const { sessions } = createWorld({ vault, runningPids: new Set([11]) })
    await sessions.restore()
    expect(sessions.reattach(mine.id)).toEqual(mine)
    expect(sessions.find(derived.keyId)).toMatchObject({ kind: 'live', session: { accountId: '444455556666' } })
    expect(await sessions.credentials(derived, never)).toEqual(real)
    expect(sessions.find(dead.keyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'grant-revoked' })
    expect(await sessions.credentials(orphan, never)).toEqual(real)
    expect(sessions.reattach(dead.id)).toBeUndefined()
  })

  it('leaves each terminal its own keys', async () => {
    const first = createWorld()
    const view = await first.sessions.start(admin, undefined, never)
    const mine = await first.sessions.terminalGrant(view.id, '7-1')
    const { sessions } = createWorld({ vault: first.vault })
    await sessions.restore()
    expect(await sessions.terminalGrant(view.id, '7-1')).toEqual(mine)
  })

  it('still knows the keys of sessions that had ended', async () => {
    const first = createWorld()
    const { standInAccessKeyId } = await first.sessions.start(admin, undefined, never)
    await first.sessions.stop()
    const { sessions } = createWorld({ vault: first.vault })
    await sessions.restore()
    expect(sessions.list()).toEqual([])
    expect(sessions.find(standInAccessKeyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'session-ended' })
  })

  it('takes no session up whose source was given another key or profile meanwhile, and keeps its keys dead', async () => {
    const before = createWorld({ source: { identity: 'one' } })
    const running = await before.sessions.start(admin, undefined, never)
    const { sessions } = createWorld({ vault: before.vault, source: { identity: 'other' } })
    expect(await sessions.restore()).toEqual([
      'the session of "admin" was not taken up again: its source has another key or profile by now',
    ])
    expect(sessions.find(running.standInAccessKeyId)).toMatchObject({ kind: 'ended', reason: 'session-revoked' })
    await sessions.start(admin, undefined, never)
    expect(sessions.list()[0]?.standInAccessKeyId).not.toBe(running.standInAccessKeyId)
    const same = createWorld({ vault: before.vault, source: { identity: 'other' } })
    expect(await same.sessions.restore()).toEqual(['One session was taken up again.'])
  })

  it('says which session it could not take up because the role is gone', async () => {
    const { vault, view, derived } = await killed()
    const { sessions } = createWorld({ vault, roles: [] })
    const findings = await sessions.restore()
    expect(findings).toEqual([expect.stringContaining('"admin"')])
    expect(sessions.find(derived.keyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'expired' })
    expect(await vault.list('derived/')).toEqual([])
    expect(sessions.find(view.standInAccessKeyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'session-revoked' })
    await settle()
    expect(await vault.list('session/')).toEqual([])
  })

  it('logs a record of a session without a role that it cannot remove', async () => {
    const { vault } = await killed()
    const warn = vi.fn<Log['warn']>()
    const broken = { ...vault, delete: () => Promise.reject(new Error('read-only')) }
    const { sessions } = createWorld({ vault: broken, roles: [], log: { ...quiet, warn } })
    await sessions.restore().catch(() => undefined)
    await settle()
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('could not be removed'),
      expect.objectContaining({ error: expect.objectContaining({ message: 'read-only' }) }),
    )
  })

  it('reports a record that it cannot read and takes up the rest', async () => {
    const { vault } = await killed()
    vault.values.set('session/s-broken', '{"id":')
    const { sessions } = createWorld({ vault })
    expect(await sessions.restore()).toEqual([
      expect.stringContaining('session/s-broken'),
      'One session was taken up again.',
    ])
    expect(sessions.list()).toHaveLength(1)
  })
})
