import { expect, it } from 'vitest'
import type { RoleView } from '#contract/model.ts'
import type { Mirror } from '#frontends/electron/agent/mirror.ts'
import { trayStateOf } from '#frontends/electron/tray/source.ts'

const role = (id: string, more: Partial<RoleView>): RoleView => ({
  id,
  name: 'Admin',
  kind: 'role',
  source: 'corp',
  accountName: 'payments',
  accountId: '111122223333',
  partition: 'aws',
  region: 'eu-west-1',
  labels: {},
  ownLabels: {},
  chain: [],
  favourite: true,
  neverDirect: false,
  editable: false,
  ...more,
})

it('the tray tells roles of one name in two organisations apart', () => {
  const roles = [role('a', {}), role('b', { source: 'other', accountId: '999988887777' }), role('c', { name: 'Read' })]
  const mirror: Mirror = {
    status: () => undefined,
    roles: () => new Map(roles.map((each) => [each.id, each])),
    setting: () => undefined,
    prompts: () => [],
    terminals: () => undefined,
    consoles: () => ({ open: [], rules: [], several: false }),
    subscribe: () => () => undefined,
  }
  const state = trayStateOf({ kind: 'starting' }, mirror, { kind: 'idle' })
  expect(state.favourites.map(({ accountName }) => accountName)).toEqual([
    'payments (1111-2222-3333)',
    'payments (9999-8888-7777)',
    'payments (1111-2222-3333)',
  ])
})
