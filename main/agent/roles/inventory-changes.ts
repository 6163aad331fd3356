import { isDeepStrictEqual } from 'node:util'
import type { Inventory } from './inventory.ts'
import type { Role } from './role.ts'
import { chainNames } from './view.ts'

type Known = Pick<Inventory, 'roles' | 'byId' | 'chainOf'>

export interface InventoryChanges {
  /** Ids of roles that are new or differ. */
  readonly changed: readonly string[]
  /** Ids of roles that are gone. */
  readonly removed: readonly string[]
}

const none: InventoryChanges = { changed: [], removed: [] }

/** What became different. Roles that are the same objects cost next to nothing. */
export function changedRoles(before: Known, now: Known): InventoryChanges {
  if (before === now) return none
  const differs = (role: Role): boolean => {
    const old = before.byId(role.id)
    if (old === undefined) return true
    if (old !== role && !isDeepStrictEqual(old, role)) return true
    // The role it goes through may be another one now, though its own entry is the same.
    return role.via !== undefined && !isDeepStrictEqual(chainNames(old, before), chainNames(role, now))
  }
  return {
    changed: now.roles.filter(differs).map((role) => role.id),
    removed: before.roles.filter((role) => now.byId(role.id) === undefined).map((role) => role.id),
  }
}
