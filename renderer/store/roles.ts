import type { RoleView } from '#contract/model.ts'
import type { RolesEvent } from '#contract/roles.ts'

/** A map of its own for each state, so that a reader can compare by identity. */
export function applyRoles(
  known: ReadonlyMap<string, RoleView> | undefined,
  event: RolesEvent,
): ReadonlyMap<string, RoleView> {
  const next = new Map(event.kind === 'state' ? [] : known)
  for (const role of event.roles) next.set(role.id, role)
  if (event.kind === 'changed') for (const id of event.removed) next.delete(id)
  return next
}
