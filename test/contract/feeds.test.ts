import { expect, it } from 'vitest'
import type { RoleView } from '#contract/model.ts'
import { gatherRoles } from '#contract/feeds.ts'

const role = (id: string, favourite = false): RoleView => ({
  id,
  name: id,
  kind: 'role',
  source: 'cloud',
  partition: 'aws',
  region: 'eu-central-1',
  labels: {},
  ownLabels: {},
  chain: [],
  favourite,
  neverDirect: false,
  editable: false,
})
const ids = (roles: ReadonlyMap<string, RoleView> | undefined) => roles && [...roles.keys()]

it('shows a list that comes in pages as one', () => {
  const gather = gatherRoles()
  expect(gather({ kind: 'state', roles: [role('a')], more: true })).toBeUndefined()
  expect(gather({ kind: 'changed', roles: [role('b')], removed: ['a'], more: true })).toBeUndefined()
  expect(ids(gather({ kind: 'changed', roles: [role('c')], removed: [] }))).toEqual(['b', 'c'])
})

it('gives a map of its own for each state', () => {
  const gather = gatherRoles()
  const first = gather({ kind: 'state', roles: [role('a'), role('b')] })
  const second = gather({ kind: 'changed', roles: [role('a', true)], removed: ['b'] })
  expect(ids(first)).toEqual(['a', 'b'])
  expect([first?.get('a')?.favourite, second?.get('a')?.favourite]).toEqual([false, true])
  expect(ids(second)).toEqual(['a'])
})

it('begins anew with a full state, also where the last one never became whole', () => {
  const gather = gatherRoles()
  gather({ kind: 'state', roles: [role('old')], more: true })
  expect(ids(gather({ kind: 'state', roles: [role('new')] }))).toEqual(['new'])
})
