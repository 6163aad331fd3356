import { isDeepStrictEqual } from 'node:util'
import type { Inventory } from './inventory.ts'
import type { AddedRole, Role } from './role.ts'
import { chainNames } from './view.ts'

export interface Changes {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

/** What became different of that which credentials are got from, wherever it came from: a call, a hand that edits the file, a copy put back. */
export interface CatalogueChange {
  /** By name. Changed: it is somebody else by now, or leads elsewhere. */
  readonly sources: Changes
  /** By id. Changed: it is assumed in another way. */
  readonly roles: Changes
}

type Known = Pick<Inventory, 'roles' | 'byId' | 'chainOf'>

/** What its credentials are asked for with. The order of tags does not matter. */
export function assumedAs(role: Omit<AddedRole, 'arn' | 'name' | 'source'> & Pick<Role, 'reach'>) {
  const tags = Object.entries(role.tags ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  const transitive = [...(role.transitiveTagKeys ?? [])].sort()
  const { reach, externalId, sessionName, duration, sourceIdentity, policy } = role
  return [reach, externalId, sessionName, duration, sourceIdentity, policy, tags, transitive]
}

/** `before` and `now`: whose credentials each source gives, by its name. */
export function changesOf<Value>(before: ReadonlyMap<string, Value>, now: ReadonlyMap<string, Value>): Changes {
  return {
    added: [...now.keys()].filter((key) => !before.has(key)),
    changed: [...now].filter(([key, value]) => before.has(key) && before.get(key) !== value).map(([key]) => key),
    removed: [...before.keys()].filter((key) => !now.has(key)),
  }
}

export function roleChanges(before: Known, now: Known): Changes {
  if (before === now) return { added: [], changed: [], removed: [] }
  // Of a listed role nothing but its reach counts, which its id holds.
  const differs = (role: Role): boolean => {
    const old = before.byId(role.id)
    return role.editable && old !== undefined && !isDeepStrictEqual(wayTo(old, before), wayTo(role, now))
  }
  const idsOf = (roles: readonly Role[]): readonly string[] => roles.map(({ id }) => id)
  return {
    added: idsOf(now.roles.filter(({ id }) => before.byId(id) === undefined)),
    changed: idsOf(now.roles.filter(differs)),
    removed: idsOf(before.roles.filter(({ id }) => now.byId(id) === undefined)),
  }
}

/** Undefined for a chain that is broken. */
function wayTo(role: Role, known: Known): readonly unknown[] | undefined {
  try {
    return known.chainOf(role).map(assumedAs)
  } catch {
    return undefined
  }
}

interface InventoryChanges {
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
