// The stores below the sessions, each alone, and what whoever copies the grants hears of.
import { describe, expect, it } from 'vitest'
import { createGrantStore } from '#agent/sessions/grant-store.ts'
import { createSessionStore, sessionOf } from '#agent/sessions/session-store.ts'
import type { Grant } from '#agent/sessions/grant.ts'
import { createWorld, never, role, start } from './world.ts'

const [admin, reader] = [role('admin'), role('reader')]
const past = (id: string) => ({ id, region: 'eu-central-1', startedAt: start, keyId: `LKEY-${id}`, hasStarted: true })

describe('the store of sessions', () => {
  it('finds by id and by role what runs, and by id what has ended', () => {
    const store = createSessionStore()
    const [one, other] = [sessionOf(admin, past('s-1')), sessionOf(reader, past('s-2'), start)]
    store.add(one)
    store.add(other)
    expect([store.running(), store.ended()]).toEqual([[one], [other]])
    expect([store.get('s-1'), store.byRole(admin.id), store.endedOfRole(admin.id)]).toEqual([one, one, undefined])
    expect([store.get('s-2'), store.byRole(reader.id)]).toEqual([undefined, undefined])
    expect([store.kept('s-2'), store.endedOfRole(reader.id)]).toEqual([other, other])
    store.pause(one, start)
    store.remove(other)
    expect([store.running(), store.ended(), store.kept('s-2')]).toEqual([[], [one], undefined])
  })

  it('keeps the new session of a role when the one before it goes', () => {
    const store = createSessionStore()
    const [old, young] = [sessionOf(admin, past('s-1'), start), sessionOf(admin, past('s-2'))]
    store.add(old)
    store.add(young)
    store.remove(old)
    expect(store.byRole(admin.id)).toBe(young)
  })

  it('tells of each change, until nobody wants to hear it', () => {
    const store = createSessionStore()
    const heard: string[] = []
    const leave = store.subscribe((ids) => void heard.push(ids.join()))
    const session = sessionOf(admin, past('s-1'))
    store.add(session)
    store.changed('s-1', 's-2')
    store.pause(session, start)
    store.remove(session)
    leave()
    store.add(session)
    expect(heard).toEqual(['s-1', 's-1,s-2', 's-1', 's-1'])
  })
})

describe('the store of grants', () => {
  const grant = (id: string, sessionId = 's-1'): Grant => ({
    id,
    sessionId,
    client: { kind: 'derived', parentKeyId: 'LKEY', arn: 'arn:aws:sts::111122223333:assumed-role/x/y' },
    keyId: `LKEY-${id}`,
    secret: 'x',
    createdAt: start,
  })
  const real = { accessKeyId: 'ASIAX', secretAccessKey: 'x' }

  it('finds by key, by id and by session, and remembers how a key ended', () => {
    const store = createGrantStore()
    const [one, other] = [grant('1'), grant('2', 's-2')]
    store.add(one)
    store.addDerived(other, real)
    expect([store.find(one.keyId), store.byId('1')]).toEqual([{ kind: 'live', grant: one }, one])
    expect([store.ofSession('s-2'), store.derivedCredentials(other.keyId)]).toEqual([[other], real])
    store.end({ keyId: other.keyId, role: 'admin', reason: 'expired' })
    expect(store.find(other.keyId)).toEqual({ kind: 'ended', role: 'admin', reason: 'expired' })
    expect([store.ofSession('s-2'), store.byId('2'), store.derivedCredentials(other.keyId)]).toEqual([
      [],
      undefined,
      undefined,
    ])
    expect([...store.all()]).toEqual([one])
  })

  it('tells each key that comes or goes', () => {
    const store = createGrantStore()
    const heard: string[] = []
    store.subscribe((keyId) => void heard.push(keyId))
    store.add(grant('1'))
    store.addDerived(grant('2'), real)
    store.end({ keyId: 'LKEY-1', role: 'admin', reason: 'expired' })
    expect(heard).toEqual(['LKEY-1', 'LKEY-2', 'LKEY-1'])
  })
})

describe('whoever copies what keys are worth', () => {
  it('has what `find` says after every change, from what it hears alone', async () => {
    const world = createWorld()
    const { sessions } = world
    const copy = new Map<string, unknown>()
    sessions.subscribeKeys((keyId) => void copy.set(keyId, sessions.find(keyId)))
    const keys = new Set<string>()
    const isCopied = (step: string) => {
      for (const keyId of keys) expect({ step, found: copy.get(keyId) }).toEqual({ step, found: sessions.find(keyId) })
    }
    const view = await sessions.start(admin, undefined, never)
    keys.add(view.standInAccessKeyId)
    isCopied('started')
    const command = await sessions.openGrant(view.id, { pid: 7, command: 'aws' })
    const derived = await sessions.derive(command, 'arn:aws:sts::444455556666:assumed-role/x/y', {
      accessKeyId: 'ASIAX',
      secretAccessKey: 'x',
      expiresAt: start + 900_000,
    })
    keys.add(command.keyId).add(derived.keyId)
    isCopied('given')
    await sessions.start(admin, 'us-west-2', never)
    isCopied('another region')
    await sessions.end(admin.id)
    isCopied('ended')
    await sessions.start(admin, undefined, never)
    isCopied('started again')
    sessions.revoke(command.id)
    isCopied('one revoked')
    await sessions.end(admin.id, 'revoke')
    isCopied('all revoked')
    expect([...copy.values()]).toEqual([...keys].map(() => expect.objectContaining({ kind: 'ended' })))
    const next = createWorld({ vault: world.vault })
    next.sessions.subscribeKeys((keyId) => void copy.set(keyId, next.sessions.find(keyId)))
    copy.clear()
    await next.sessions.restore()
    expect(copy.get(view.standInAccessKeyId)).toMatchObject({ reason: 'session-revoked' })
  })
})

it('a role that changes while its session has ended asks AWS for nothing', async () => {
  const { sessions, vault } = createWorld()
  await sessions.start(admin, undefined, never)
  await sessions.stop()
  const next = createWorld({ vault })
  await next.sessions.restore()
  const none = { added: [], changed: [], removed: [] }
  next.sessions.follow({ sources: none, roles: { ...none, changed: [admin.id] } })
  await next.time.advance(1_000)
  expect(next.calls).toEqual([])
})
