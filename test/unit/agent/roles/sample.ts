import type { ListedRole, SourceState } from '#agent/identity/source.ts'
import { type Inventory, createInventory } from '#agent/roles/inventory.ts'
import type { AddedRole } from '#agent/roles/role.ts'

export const arn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`
export const [prod, dev] = ['111122223333', '444455556666'] as const

const listed = (accountId: string, accountName: string, name: string): ListedRole => ({
  name,
  reach: { kind: 'assumed', arn: arn(accountId, name) },
  accountId,
  accountName,
})

const state = (): SourceState => ({ state: 'ready' })

export const cloud = {
  name: 'cloud',
  region: 'eu-central-1',
  partition: 'aws',
  state,
  roles: (): readonly ListedRole[] => [
    listed(prod, 'shop-prod', 'Admin'),
    listed(prod, 'shop-prod', 'ReadOnly'),
    listed(dev, 'shop-dev', 'Admin'),
    listed(dev, 'shop-dev', 'ReadOnly'),
    listed(dev, 'shop-dev', 'ReadOnlyPlus'),
  ],
}
export const me = {
  name: 'me',
  region: 'us-east-1',
  partition: 'aws',
  state,
  roles: (): readonly ListedRole[] => [{ name: 'me', reach: { kind: 'own' }, withoutMfa: true }],
}

export const added = (name: string, more: Partial<AddedRole> = {}): AddedRole => ({
  name,
  source: 'me',
  arn: arn(prod, name),
  ...more,
})

export const inventoryOf = (...roles: readonly AddedRole[]): Inventory => createInventory([cloud, me], roles)
