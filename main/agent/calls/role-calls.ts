import type { RoleChange } from '#contract/roles.ts'
import { defined } from '#shared/defined.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import type { Settings } from '../config/settings-file.ts'
import type { RoleSettings, SettingsData } from '../config/settings-schema.ts'
import type { Inventory } from '../roles/inventory.ts'
import { checkLabels } from '../roles/limits.ts'
import type { Role } from '../roles/role.ts'
import { validateRemoval, validateRole } from '../roles/validate.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { State } from '../config/state.ts'
import { AppError } from '#util/app-error.ts'
import { toEvents } from './events.ts'
import type { Calls } from './router.ts'
import { type RoleViewsDeps, createRoleViews } from './role-views.ts'
import { type RoleWatchDeps, watchRoles } from './role-watch.ts'

export interface RoleCallsDeps extends RoleViewsDeps, Omit<RoleWatchDeps, 'view'> {
  readonly settings: Pick<Settings, 'get' | 'update'>
  readonly catalogue: Pick<Catalogue, 'inventory' | 'source' | 'subscribe'>
  readonly sessions: Pick<Sessions, 'byRole' | 'list' | 'subscribe' | 'followed'>
  readonly state: Pick<State, 'lastUsedAt' | 'version' | 'subscribe'>
}

/** Roles of every source; those of the settings file can be changed. */
export function createRoleCalls(deps: RoleCallsDeps) {
  const { settings, catalogue, sessions } = deps
  const views = createRoleViews(deps)
  const { view } = views
  const watched = { ...deps, view }
  const inventory = (): Inventory => catalogue.inventory()
  const byName = (name: string): Role => {
    const role = inventory()
      .exact(name)
      .find((each) => each.editable && each.name === name)
    if (role !== undefined) return role
    throw new AppError('internal', `the role "${name}" was saved but is not there`)
  }

  function validate(role: RoleSettings, editing?: string): void {
    validateRole(role, {
      inventory: inventory(),
      source: (name) => catalogue.source(name),
      ...defined({ editing }),
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
    list: ({ query, limit }) => views.search(query ?? '', limit),
    watch: (_input, caller) => toEvents((signal) => watchRoles(watched, signal), caller),
    resolve: ({ role }) => view(inventory().resolve(role)),
    input({ role }) {
      const { name } = editable(role)
      const saved = settings.get().roles.find((each) => each.name === name)
      if (saved !== undefined) return saved
      throw new AppError('internal', `the role "${name}" is not in the settings`)
    },
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
        const id = inventory().idOf({ source: change.source ?? role.source, name: role.name })
        return { ...data, roles, favourites: data.favourites.map((each) => (each === role.id ? id : each)) }
      })
      await sessions.followed()
      return view(byName(role.name))
    },
    async remove({ role: text }) {
      const role = editable(text)
      validateRemoval(role, inventory())
      const sessionEnded = sessions.byRole(role.id) !== undefined
      await settings.update((data) => ({
        ...data,
        roles: data.roles.filter((each) => each.name !== role.name),
        favourites: data.favourites.filter((id) => id !== role.id),
      }))
      await sessions.followed()
      return { name: role.name, sessionEnded }
    },
    async label({ role: text, labels }) {
      checkLabels(labels)
      const role = inventory().resolve(text)
      await settings.update((data) => withLabels(data, role, labels))
      return view(inventory().byId(role.id) ?? role)
    },
    async favourite({ role: text, on }) {
      const role = inventory().resolve(text)
      await settings.update((data) => {
        const others = data.favourites.filter((id) => id !== role.id)
        return { ...data, favourites: on ? [...others, role.id] : others }
      })
      return view(role)
    },
  } satisfies Calls['roles']
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
