import { describe, expect, it } from 'vitest'
import { changedRoles } from '#agent/roles/changes.ts'
import { createInventory, keepInventory } from '#agent/roles/inventory.ts'
import type { ListedRole } from '#agent/identity/source.ts'
import type { AddedRole } from '#agent/roles/role.ts'
import { roleViewOf } from '#agent/roles/view.ts'
import { arn, cloud, dev, me, prod } from './sample.ts'

const added = (name: string, more: Partial<AddedRole> = {}): AddedRole => ({
  name,
  source: cloud.name,
  arn: arn(prod, name),
  ...more,
})
const changes = (before: readonly AddedRole[], now: readonly AddedRole[]) => {
  const make = keepInventory()
  const [old, next] = [make([cloud], before), make([cloud], now)]
  const nameOf = (id: string) => (next.byId(id) ?? old.byId(id))?.name
  const { changed, removed } = changedRoles(old, next)
  return { changed: changed.map(nameOf), removed: removed.map(nameOf) }
}

describe('an inventory that is kept', () => {
  it('is the same one while nothing has changed, though the settings were read anew', () => {
    const make = keepInventory()
    const first = make([cloud], [added('one')])
    expect(make([cloud], [added('one')])).toBe(first)
    expect(make([cloud], [added('one', { region: 'eu-north-1' })])).not.toBe(first)
  })

  it('is another one for another source, even one that lists the same', () => {
    const make = keepInventory()
    const first = make([cloud], [])
    const moved = make([{ ...cloud, region: 'eu-north-1' }], [])
    expect(first.roles.map((role) => role.region)).not.toContain('eu-north-1')
    expect(moved.roles.map((role) => role.region)).toContain('eu-north-1')
    expect(make([], []).roles).toEqual([])
  })

  it('keeps the roles of a source as they are when one is added', () => {
    const make = keepInventory()
    const first = make([cloud], [])
    const next = make([cloud], [added('one')])
    expect(next.roles.slice(1).every((role, at) => role === first.roles[at])).toBe(true)
  })
})

it('a listed role shows how long its sessions may be, and how long the present one is', () => {
  const long = { name: 'long', reach: { kind: 'issued', key: 'k' }, longest: 7200 } as const
  const inventory = createInventory([{ ...cloud, roles: () => [long] }], [])
  const role = inventory.roles.find(({ name }) => name === 'long')
  const session = {
    id: 's',
    state: 'active',
    issuedAt: '2026-01-15T13:00:00.000Z',
    expiresAt: '2026-01-15T14:00:00.000Z',
  } as const
  expect(role && roleViewOf(role, inventory, { favourite: false, session })).toMatchObject({ longest: 7200, session })
})

describe('an added role', () => {
  it('has the name that other roles give its account, and none where nobody knows it', () => {
    const { roles } = createInventory([cloud], [added('mine'), added('far', { arn: arn('999988887777', 'far') })])
    const named = cloud.roles().find(({ accountId }) => accountId === prod)
    expect(named?.accountName).toBeDefined()
    expect(roles.find(({ name }) => name === 'mine')?.accountName).toBe(named?.accountName)
    expect(roles.find(({ name }) => name === 'far')?.accountName).toBeUndefined()
  })
})

describe('what changed', () => {
  it('is nothing between equals', () => {
    expect(changes([added('one')], [added('one')])).toEqual({ changed: [], removed: [] })
  })

  it('is what is new, what differs and what is gone', () => {
    const before = [added('same'), added('edited'), added('gone')]
    const now = [added('same'), added('edited', { neverDirect: true }), added('new')]
    expect(changes(before, now)).toEqual({ changed: ['edited', 'new'], removed: ['gone'] })
  })

  it('is a role too whose chain leads elsewhere now, though its own entry is the same', () => {
    const last = added('last', { via: arn(dev, 'hop') })
    const before = [added('first', { arn: arn(dev, 'hop') }), added('other'), last]
    const now = [added('first'), added('other', { arn: arn(dev, 'hop') }), last]
    expect(changes(before, now).changed).toContain('last')
  })

  it('tells a source that lists other roles from one that lists the same', () => {
    const make = keepInventory()
    let listed = cloud.roles()
    const source = { ...cloud, roles: () => listed }
    const first = make([source], [])
    listed = [...listed]
    expect(make([source], [])).toBe(first)
    listed = listed.slice(1)
    const { changed, removed } = changedRoles(first, make([source], []))
    expect(changed).toEqual([])
    expect(removed).toEqual([first.roles[0]?.id])
  })
})

describe('the id of a role', () => {
  const ids = (...args: Parameters<typeof createInventory>) =>
    Object.fromEntries(
      createInventory(...args).roles.map((role) => [
        `${role.reach.kind === 'own' ? 'source' : 'role'} ${role.name}`,
        role.id,
      ]),
    )

  it('is the one that favourites and records of sessions have known since it was added', () => {
    expect(ids([cloud, me], [added('deploy', { source: 'me' })])).toMatchObject({
      'role deploy': 'r-82382e8fbd27',
      'source me': 'r-d3dea4f82c8b',
      'role ReadOnly': expect.any(String),
    })
    expect(createInventory([cloud], []).resolve(arn(prod, 'Admin')).id).toBe('r-24151074b7b1')
  })

  it('is another one than that of its source, which may have the same name', () => {
    const both = ids([me], [added('me', { source: 'me' })])
    expect(both['source me']).toBe('r-d3dea4f82c8b')
    expect(both['role me']).toMatch(/^r-[0-9a-f]{12}$/)
    expect(both['role me']).not.toBe(both['source me'])
  })

  it('is its own where a source issues roles of one name, in several accounts and twice in one', () => {
    const issued = (key: string): ListedRole => ({ name: 'Admin', reach: { kind: 'issued', key } })
    const portal = { ...cloud, roles: () => [prod, dev, dev].map(issued) }
    const inventory = createInventory([portal, { ...portal, name: 'other' }], [added('Admin')])
    expect(new Set(inventory.roles.map(({ id }) => id)).size).toBe(7)
    for (const role of inventory.roles) expect(inventory.byId(role.id)).toBe(role)
    const alone = createInventory([{ ...portal, roles: () => portal.roles().slice(1, 2) }], [])
    expect(alone.roles[0]?.id).toBe(inventory.roles[2]?.id)
  })
})
