import type { RoleView } from '#contract/model.ts'
import { searchTextOf } from '#shared/role-text.ts'
import { type SearchIndex, createSearchIndex } from '#shared/search.ts'
import type { Settings } from '../config/settings-file.ts'
import type { State } from '../config/state.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import type { Inventory } from '../roles/inventory.ts'
import type { Role } from '../roles/role.ts'
import { roleViewOf } from '../roles/view.ts'
import type { Sessions } from '../sessions/sessions.ts'

export interface RoleViewsDeps {
  readonly settings: Pick<Settings, 'get'>
  readonly catalogue: Pick<Catalogue, 'inventory'>
  readonly sessions: Pick<Sessions, 'byRole'>
  readonly state: Pick<State, 'lastUsedAt' | 'version'>
}

export interface RoleViews {
  view(role: Role): RoleView
  /** Best first; without a query favourites and recent ones first. */
  search(query: string, limit: number | undefined): RoleView[]
}

/** What lists show of a role: what is known of it, joined with its session, its favourites and its uses. */
export function createRoleViews({ settings, catalogue, sessions, state }: RoleViewsDeps): RoleViews {
  let liked: { readonly of: readonly string[]; readonly ids: ReadonlySet<string> } = { of: [], ids: new Set() }
  let index:
    | {
        readonly of: Inventory
        readonly favourites: readonly string[]
        readonly version: number
        readonly search: SearchIndex
      }
    | undefined

  function favourites(): ReadonlySet<string> {
    const { favourites: of } = settings.get()
    if (liked.of !== of) liked = { of, ids: new Set(of) }
    return liked.ids
  }

  function view(role: Role): RoleView {
    return roleViewOf(role, catalogue.inventory(), {
      favourite: favourites().has(role.id),
      ownLabels: settings.get().labels[role.id],
      lastUsedAt: state.lastUsedAt(role.id),
      session: sessions.byRole(role.id),
    })
  }

  /** Built anew when what it was built from has changed. */
  function searchIndex(): SearchIndex {
    const of = catalogue.inventory()
    const favouriteIds = favourites()
    const version = state.version()
    if (index?.of === of && index.favourites === liked.of && index.version === version) return index.search
    const search = createSearchIndex(
      of.roles.map((role) => ({
        id: role.id,
        text: searchTextOf(role),
        favourite: favouriteIds.has(role.id),
        lastUsedAt: state.lastUsedAt(role.id),
      })),
    )
    index = { of, favourites: liked.of, version, search }
    return search
  }

  return {
    view,
    search: (query, limit) =>
      searchIndex()
        .search(query, limit)
        .flatMap(({ id }) => {
          const role = catalogue.inventory().byId(id)
          return role === undefined ? [] : [view(role)]
        }),
  }
}
