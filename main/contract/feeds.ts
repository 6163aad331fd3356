// What the events of the contract's subscriptions add up to, for every front end alike.
import type { RoleView } from './model.ts'
import type { RolesEvent } from './roles.ts'

/**
 * What a reader of `roles.watch` knows after an event: a map of its own for each state, so that states compare by identity. Undefined
 * while pages are missing, since nobody is shown half of a list.
 */
export function gatherRoles(): (event: RolesEvent) => ReadonlyMap<string, RoleView> | undefined {
  let known: ReadonlyMap<string, RoleView> = new Map()
  let next: Map<string, RoleView> | undefined
  return (event) => {
    if (event.kind === 'state') next = new Map()
    next ??= new Map(known)
    if (event.kind === 'changed') for (const id of event.removed) next.delete(id)
    for (const role of event.roles) next.set(role.id, role)
    if (event.more === true) return undefined
    known = next
    next = undefined
    return known
  }
}
