import { afterEach, describe, expect, it } from 'vitest'
import type { SessionView } from '#contract/model.ts'
import { createRoleCalls } from '#agent/calls/role-calls.ts'
import { rolesPerPage } from '#agent/calls/role-watch.ts'
import { emptySettings, type SettingsData } from '#agent/config/settings-schema.ts'
import { keepInventory } from '#agent/roles/inventory.ts'
import { arn, cloud, prod } from '../roles/sample.ts'

const leavers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const leave of leavers.splice(0)) await leave()
})

/** The calls on settings, sessions and uses of which the test says what happens. */
function rig() {
  const subscribers = {
    catalogue: new Set<() => void>(),
    sessions: new Set<(sessions: readonly SessionView[]) => void>(),
    uses: new Set<(id: string) => void>(),
  }
  const join =
    <Listener>(set: Set<Listener>) =>
    (listener: Listener) => {
      set.add(listener)
      return () => set.delete(listener)
    }
  const timers: (() => void)[] = []
  const lastUsed = new Map<string, number>()
  const make = keepInventory()
  let version = 0
  let data: SettingsData = emptySettings
  let sources: readonly (typeof cloud)[] = [cloud]
  let sessions: SessionView[] = []
  let inventory = make(sources, data.roles)
  function changed(): void {
    inventory = make(sources, data.roles)
    for (const listener of subscribers.catalogue) listener()
  }

  const calls = createRoleCalls({
    settings: {
      get: () => data,
      async update(change) {
        data = structuredClone(change(data))
        changed()
        return data
      },
    },
    catalogue: {
      inventory: () => inventory,
      source: () => undefined,
      subscribe: join(subscribers.catalogue),
    },
    sessions: {
      byRole: (id) => sessions.find((session) => session.roleId === id),
      list: () => sessions,
      subscribe: join(subscribers.sessions),
      followed: () => Promise.resolve(),
    },
    state: {
      lastUsedAt: (id) => lastUsed.get(id),
      version: () => version,
      subscribe: join(subscribers.uses),
    },
    timers: {
      set(callback) {
        timers.push(callback)
        return () => void timers.splice(timers.indexOf(callback), 1)
      },
    },
  })

  return {
    calls,
    data: () => data,
    timers,
    subscribers,
    idOf: (name: string) => inventory.resolve(name).id,
    async edit(change: (data: SettingsData) => SettingsData) {
      data = change(data)
      changed()
    },
    withSources(next: typeof sources) {
      sources = next
      changed()
    },
    withSessions(next: SessionView[]) {
      sessions = next
      for (const listener of subscribers.sessions) listener(next)
    },
    use(id: string, at: number) {
      lastUsed.set(id, at)
      version += 1
      for (const listener of subscribers.uses) listener(id)
    },
    fire: () => {
      for (const callback of timers.splice(0)) callback()
    },
    async watch() {
      const events = calls.watch(undefined, undefined)
      leavers.push(async () => events.return?.())
      const first = (await events.next()).value
      const next = async () => {
        const { value } = await events.next()
        if (value?.kind !== 'changed') throw new Error(`not a change: ${JSON.stringify(value)}`)
        return value
      }
      return { first, next, events }
    },
  }
}

const session = (roleId: string, more: Partial<SessionView> = {}): SessionView => ({
  id: 's-1',
  role: 'Admin',
  roleId,
  source: 'cloud',
  region: 'eu-west-1',
  state: 'active',
  startedAt: '2026-01-02T03:04:05.000Z',
  standInAccessKeyId: 'LKEY0000000000000001',
  clients: 0,
  ...more,
})
const listed = (count: number): ReturnType<typeof cloud.roles> =>
  Array.from({ length: count }, (_, at) => ({
    name: `role-${at}`,
    reach: { kind: 'assumed', arn: arn(prod, `role-${at}`) },
    accountId: prod,
    accountName: 'shop-prod',
  }))
const own = {
  name: 'own',
  source: cloud.name,
  arn: arn(prod, 'own'),
  tags: {},
  transitiveTagKeys: [],
  labels: { team: 'core' },
  neverDirect: false,
}

describe('a watch of the roles', () => {
  it('begins with every role', async () => {
    const { calls, watch } = rig()
    const { first } = await watch()
    expect(first).toEqual({ kind: 'state', roles: expect.any(Array) })
    expect(first?.kind === 'state' ? first.roles.length : 0).toBe(calls.list({}).length)
  })

  it('sends tens of thousands in pages, and lets others be answered between them', async () => {
    const { watch, withSources, timers, fire } = rig()
    const many = listed(2 * rolesPerPage + 1)
    withSources([{ ...cloud, roles: () => many }])
    const { first, next } = await watch()
    const pages = [first]
    while (pages.at(-1)?.more === true) {
      const page = next()
      expect(timers).toHaveLength(1)
      fire()
      pages.push(await page)
    }
    expect(pages.map((page) => page?.roles.length)).toEqual([rolesPerPage, rolesPerPage, 1])
    expect(new Set(pages.flatMap((page) => page?.roles.map(({ id }) => id) ?? [])).size).toBe(many.length)
  })

  it('tells what changed between two pages', async () => {
    const { calls, watch, withSources, fire, idOf } = rig()
    withSources([{ ...cloud, roles: () => listed(rolesPerPage + 1) }])
    const { first, next } = await watch()
    const [early] = first?.roles ?? []
    const page = next()
    await calls.favourite({ role: early?.id ?? '', on: true })
    fire()
    const { roles, more } = await page
    expect(more).toBeUndefined()
    expect(roles.map(({ id, favourite }) => [id, favourite])).toEqual([
      [idOf(`shop-prod/role-${rolesPerPage}`), false],
      [early?.id, true],
    ])
  })

  it('tells the one role that became a favourite, and no other', async () => {
    const { calls, watch, idOf } = rig()
    const { next } = await watch()
    const id = idOf('shop-prod/Admin')
    const change = next()
    await calls.favourite({ role: id, on: true })
    expect(await change).toEqual({
      kind: 'changed',
      roles: [expect.objectContaining({ id, favourite: true })],
      removed: [],
    })
  })

  it('tells what became of a session, not that a command joined it', async () => {
    const { watch, idOf, withSessions } = rig()
    const { next } = await watch()
    const id = idOf('shop-prod/Admin')
    withSessions([session(id, { state: 'starting' })])
    expect((await next()).roles).toEqual([expect.objectContaining({ id, session: { id: 's-1', state: 'starting' } })])
    const change = next()
    withSessions([session(id, { state: 'starting', clients: 1 })])
    withSessions([])
    const { roles } = await change
    expect(roles.map((role) => role.id)).toEqual([id])
    expect(roles[0]).not.toHaveProperty('session')
  })

  it('says nothing when nothing of a role differs', async () => {
    const { watch, idOf, withSessions, edit, calls } = rig()
    const { next } = await watch()
    const id = idOf('shop-prod/Admin')
    const change = next()
    withSessions([])
    await edit((data) => ({ ...data, settings: { 'log.level': 'debug' } }))
    await calls.favourite({ role: id, on: true })
    expect((await change).roles).toHaveLength(1)
  })

  it('tells roles that were added, edited and removed', async () => {
    const { watch, edit, idOf } = rig()
    const { next } = await watch()
    await edit((data) => ({ ...data, roles: [own] }))
    const id = idOf('own')
    expect(await next()).toMatchObject({ roles: [{ id, name: 'own', region: cloud.region }], removed: [] })
    await edit((data) => ({ ...data, roles: [{ ...own, region: 'eu-north-1' }] }))
    expect(await next()).toMatchObject({ roles: [{ id, region: 'eu-north-1' }], removed: [] })
    await edit((data) => ({ ...data, roles: [] }))
    expect(await next()).toEqual({ kind: 'changed', roles: [], removed: [id] })
  })

  it('tells of a source that came and went', async () => {
    const { watch, withSources } = rig()
    const { next, first } = await watch()
    const count = first?.kind === 'state' ? first.roles.length : 0
    withSources([])
    expect((await next()).removed).toHaveLength(count)
    withSources([cloud])
    expect((await next()).roles).toHaveLength(count)
  })

  it('gives a slow reader several changes as one', async () => {
    const { watch, calls, idOf, use, withSessions, edit } = rig()
    const { next } = await watch()
    const id = idOf('shop-prod/Admin')
    await calls.favourite({ role: id, on: true })
    withSessions([session(id)])
    use(id, 1000)
    await edit((data) => ({ ...data, roles: [own] }))
    const { roles } = await next()
    expect(roles.map((role) => role.name).sort()).toEqual(['Admin', 'own'])
    expect(roles.find((role) => role.id === id)).toMatchObject({
      favourite: true,
      session: { id: 's-1' },
      lastUsedAt: '1970-01-01T00:00:01.000Z',
    })
  })

  it('gathers uses for a while before it tells them', async () => {
    const { watch, idOf, use, timers, fire } = rig()
    const { next } = await watch()
    const change = next()
    use(idOf('shop-prod/Admin'), 1000)
    use(idOf('shop-dev/Admin'), 1001)
    expect(timers).toHaveLength(1)
    fire()
    expect((await change).roles).toHaveLength(2)
  })

  it('leaves nothing behind when its reader goes', async () => {
    const { watch, subscribers, timers, use, idOf } = rig()
    const { events } = await watch()
    use(idOf('shop-prod/Admin'), 1000)
    await events.return?.()
    expect(timers).toEqual([])
    expect(Object.values(subscribers).map((set) => set.size)).toEqual([0, 0, 0])
  })
})

describe('labels of a person', () => {
  it('lie over those of a listed role, and go with the last of them', async () => {
    const { calls, data, idOf, withSources } = rig()
    withSources([{ ...cloud, roles: () => cloud.roles().map((role) => ({ ...role, labels: { env: 'dev', a: '1' } })) }])
    const id = idOf('shop-prod/Admin')
    expect(await calls.label({ role: id, labels: { env: 'prod' } })).toMatchObject({
      labels: { env: 'prod', a: '1' },
      ownLabels: { env: 'prod' },
    })
    expect(data().labels).toEqual({ [id]: { env: 'prod' } })
    expect(await calls.label({ role: id, labels: {} })).toMatchObject({ labels: { env: 'dev', a: '1' }, ownLabels: {} })
    expect(data().labels).toEqual({})
  })

  it('of an added role lie in its own entry', async () => {
    const { calls, data, edit } = rig()
    await edit((before) => ({ ...before, roles: [own] }))
    expect(await calls.label({ role: 'own', labels: { env: 'prod' } })).toMatchObject({
      labels: { env: 'prod' },
      ownLabels: { env: 'prod' },
    })
    expect(data()).toMatchObject({ labels: {}, roles: [{ name: 'own', labels: { env: 'prod' } }] })
  })

  it('reach whoever watches', async () => {
    const { calls, watch, idOf } = rig()
    const { next } = await watch()
    const id = idOf('shop-prod/Admin')
    await calls.label({ role: id, labels: { env: 'prod' } })
    expect(await next()).toMatchObject({ roles: [{ id, labels: { env: 'prod' } }], removed: [] })
  })

  it('are 50 at most', async () => {
    const { calls, idOf } = rig()
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 'v']))
    await expect(calls.label({ role: idOf('shop-prod/Admin'), labels: many(51) })).rejects.toMatchObject({
      code: 'bad-request',
    })
    expect(await calls.label({ role: idOf('shop-prod/Admin'), labels: many(50) })).toMatchObject({
      ownLabels: many(50),
    })
  })
})

describe('what an added role was given', () => {
  it('is answered whole, also what no list shows', async () => {
    const { calls, edit } = rig()
    const given = { ...own, externalId: 'partner-7', duration: 7200, policy: '{"Version":"2012-10-17","Statement":[]}' }
    await edit((data) => ({ ...data, roles: [given] }))
    expect(calls.input({ role: 'own' })).toEqual(given)
  })

  it('is refused for a role that a source lists', () => {
    const { calls } = rig()
    expect(() => calls.input({ role: 'shop-prod/Admin' })).toThrow(expect.objectContaining({ code: 'unsupported' }))
  })
})
