import type { RoleView } from '#contract/model.ts'
import type { Inventory } from './inventory.ts'
import type { Role } from './role.ts'

export interface RoleFacts {
  readonly favourite: boolean
  /** Epoch ms. */
  readonly lastUsedAt?: number | undefined
  readonly session?:
    | { readonly id: string; readonly state: string; readonly expiresAt?: string | undefined }
    | undefined
}

/** What front ends see of a role. A broken chain shows as none: `start` says what is wrong with it. */
export function roleViewOf(role: Role, inventory: Pick<Inventory, 'chainOf'>, facts: RoleFacts): RoleView {
  const { session } = facts
  return {
    id: role.id,
    name: role.name,
    kind: role.kind,
    source: role.source,
    ...(role.arn === undefined ? {} : { arn: role.arn }),
    ...(role.accountId === undefined ? {} : { accountId: role.accountId }),
    ...(role.accountName === undefined ? {} : { accountName: role.accountName }),
    partition: role.partition,
    region: role.region,
    labels: { ...role.labels },
    chain: [...chainNames(role, inventory)],
    favourite: facts.favourite,
    neverDirect: role.neverDirect,
    editable: role.editable,
    ...(session === undefined
      ? {}
      : {
          session: {
            id: session.id,
            state: session.state,
            ...(session.expiresAt === undefined ? {} : { expiresAt: session.expiresAt }),
          },
        }),
    ...(facts.lastUsedAt === undefined ? {} : { lastUsedAt: new Date(facts.lastUsedAt).toISOString() }),
  }
}

/** What a search looks through and a list shows. */
export function searchTextOf(role: Pick<Role, 'name' | 'accountName' | 'accountId' | 'source'>): string {
  return [role.name, role.accountName, role.accountId, role.source].filter((part) => part !== undefined).join(' ')
}

function chainNames(role: Role, inventory: Pick<Inventory, 'chainOf'>): readonly string[] {
  if (role.via === undefined) return []
  try {
    return inventory
      .chainOf(role)
      .slice(0, -1)
      .map((each) => each.name)
  } catch {
    return []
  }
}
