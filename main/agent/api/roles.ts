import type { RoleView } from '#contract/model.ts'
import type { RoleChange, RoleInput, RolesEvent } from '#contract/roles.ts'
import type { Base } from './base.ts'

export interface RoleCalls {
  list(query: string | undefined, limit: number | undefined): RoleView[]
  watch(signal: AbortSignal | undefined): AsyncIteratorObject<RolesEvent, void, void>
  resolve(role: string): RoleView
  input(role: string): RoleInput
  add(input: RoleInput): Promise<RoleView>
  edit(change: RoleChange): Promise<RoleView>
  remove(role: string): Promise<{ name: string; sessionEnded: boolean }>
  label(role: string, labels: Readonly<Record<string, string>>): Promise<RoleView>
  favourite(role: string, on: boolean): Promise<RoleView>
}

export function rolesRouter(base: Base, roles: RoleCalls) {
  return base.roles.router({
    list: base.roles.list.handler(({ input }) => roles.list(input.query, input.limit)),
    watch: base.roles.watch.handler(({ signal }) => roles.watch(signal)),
    resolve: base.roles.resolve.handler(({ input }) => roles.resolve(input.role)),
    input: base.roles.input.handler(({ input }) => roles.input(input.role)),
    add: base.roles.add.handler(({ input }) => roles.add(input)),
    edit: base.roles.edit.handler(({ input }) => roles.edit(input)),
    remove: base.roles.remove.handler(({ input }) => roles.remove(input.role)),
    label: base.roles.label.handler(({ input }) => roles.label(input.role, input.labels)),
    favourite: base.roles.favourite.handler(({ input }) => roles.favourite(input.role, input.on)),
  })
}
