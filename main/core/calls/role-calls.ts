import type { RoleView } from '#contract/model.ts'
import type { RoleChange } from '#contract/roles.ts'
import { searchTextOf } from '#shared/role-text.ts'
import { createSearchIndex, type SearchIndex } from '#shared/search.ts'
import { toEvents } from '../api/events.ts'
import type { RoleCalls } from '../api/roles.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import type { Settings } from '../config/settings-file.ts'
import type { RoleSettings, SettingsData } from '../config/settings-schema.ts'
import type { Inventory } from '../roles/inventory.ts'
import { type Role, roleId } from '../roles/role.ts'
import { validateRemoval, validateRole } from '../roles/validate.ts'
import { roleViewOf } from '../roles/view.ts'
import type { Sessions } from '../session/sessions.ts'
import type { State } from '../config/state.ts'
import { AppError } from '../util/app-error.ts'
import { watchNewest } from './newest.ts'

export interface RoleCallsDeps {
  readonly settings: Pick<Settings, 'get' | 'update' | 'subscribe'>
  readonly catalogue: Pick<Catalogue, 'inventory' | 'source'>
  readonly sessions: Pick<Sessions, 'byRole' | 'end' | 'roleChanged'>
  readonly state: Pick<State, 'lastUsedAt' | 'version'>
}

/** Roles of every source; those of the settings file can be changed. */
export function createRoleCalls({ settings, catalogue, sessions, state }: RoleCallsDeps): RoleCalls {
  const inventory = (): Inventory => catalogue.inventory()
  const byName = (name: string): Role => {
    const role = inventory()
      .exact(name)
      .find((each) => each.editable && each.name === name)
    if (role !== undefined) return role
    throw new AppError('internal', `the role "${name}" was saved but is not there`)
  }

  function view(role: Role): RoleView {
    const session = sessions.byRole(role.id)
    return roleViewOf(role, inventory(), {
      favourite: settings.get().favourites.includes(role.id),
      ownLabels: settings.get().labels[role.id],
      lastUsedAt: state.lastUsedAt(role.id),
      session,
    })
  }

  let index:
    | {
        readonly of: Inventory
        readonly favourites: readonly string[]
        readonly version: number
        readonly search: SearchIndex
      }
    | undefined

  /** Built anew when what it was built from has changed. */
  function searchIndex(): SearchIndex {
    const of = inventory()
    const { favourites } = settings.get()
    const version = state.version()
    if (index?.of === of && index.favourites === favourites && index.version === version) return index.search
    const liked = new Set(favourites)
    const search = createSearchIndex(
      of.roles.map((role) => ({
        id: role.id,
        text: searchTextOf(role),
        favourite: liked.has(role.id),
        lastUsedAt: state.lastUsedAt(role.id),
      })),
    )
    index = { of, favourites, version, search }
    return search
  }

  function validate(role: RoleSettings, editing?: string): void {
    validateRole(role, {
      inventory: inventory(),
      source: (name) => catalogue.source(name),
      ...(editing === undefined ? {} : { editing }),
    })
  }

  function editable(text: string): Role {
    const role = inventory().resolve(text)
    if (role.editable) return role
    throw new AppError(
      'unsupported',
      `"${role.name}" is listed by the source "${role.source}" and cannot be changed here`,
      {
        hint: `Add one of your own: latchkey role add NAME --source ${role.source} --arn ARN`,
      },
    )
  }

  return {
    list(query, limit) {
      const found = searchIndex().search(query ?? '', limit)
      return found.flatMap(({ id }) => {
        const role = inventory().byId(id)
        return role === undefined ? [] : [view(role)]
      })
    },
    watch: (caller) =>
      toEvents(
        (signal) =>
          watchNewest(
            () => ({ kind: 'state' as const, roles: inventory().roles.map(view) }),
            [settings.subscribe],
            signal,
          ),
        caller,
      ),
    resolve: (text) => view(inventory().resolve(text)),
    async add(input) {
      validate(input)
      await settings.update((data) => ({ ...data, roles: [...data.roles, input] }))
      return view(byName(input.name))
    },
    async edit(change) {
      const role = editable(change.role)
      await settings.update((data) => {
        const roles = data.roles.map((each) => {
          if (each.name !== role.name) return each
          const changed = changedRole(each, change)
          validate(changed, each.name)
          return changed
        })
        // The id holds the source: a favourite stays one.
        const id = roleId(change.source ?? role.source, role.name)
        return { ...data, roles, favourites: data.favourites.map((each) => (each === role.id ? id : each)) }
      })
      const changed = byName(role.name)
      if (changed.id === role.id) sessions.roleChanged(role.id)
      else if (sessions.byRole(role.id) !== undefined) await sessions.end(role.id)
      return view(changed)
    },
    async remove(text) {
      const role = editable(text)
      validateRemoval(role, inventory())
      await settings.update((data) => ({
        ...data,
        roles: data.roles.filter((each) => each.name !== role.name),
        favourites: data.favourites.filter((id) => id !== role.id),
      }))
      const sessionEnded = sessions.byRole(role.id) !== undefined
      if (sessionEnded) await sessions.end(role.id)
      return { name: role.name, sessionEnded }
    },
    async label(text, labels) {
      const role = inventory().resolve(text)
      await settings.update((data) => withLabels(data, role, labels))
      return view(inventory().byId(role.id) ?? role)
    },
    async favourite(text, on) {
      const role = inventory().resolve(text)
      await settings.update((data) => {
        const others = data.favourites.filter((id) => id !== role.id)
        return { ...data, favourites: on ? [...others, role.id] : others }
      })
      return view(role)
    },
  }
}

/** An added role has its labels in its own entry; those of a listed one need a place of their own. */
function withLabels(data: SettingsData, role: Role, labels: Readonly<Record<string, string>>): SettingsData {
  if (role.editable) {
    const roles = data.roles.map((each) => (each.name === role.name ? { ...each, labels: { ...labels } } : each))
    return { ...data, roles }
  }
  const { [role.id]: _before, ...others } = data.labels
  return { ...data, labels: Object.keys(labels).length === 0 ? others : { ...others, [role.id]: labels } }
}

function changedRole(role: RoleSettings, change: RoleChange): RoleSettings {
  const { role: _name, clear, ...given } = change
  const kept: Record<string, unknown> = { ...role }
  for (const [field, value] of Object.entries(given)) if (value !== undefined) kept[field] = value
  for (const field of clear) delete kept[field]
  return { ...role, ...kept, ...Object.fromEntries(clear.map((field) => [field, undefined])) }
}
