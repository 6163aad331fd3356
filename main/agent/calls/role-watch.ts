// Roles as they change, for a window that shows all of them. A change of one role costs that role, not tens of thousands.
import { isDeepStrictEqual } from 'node:util'
import type { RoleView } from '#contract/model.ts'
import type { RolesEvent } from '#contract/roles.ts'
import type { Settings } from '../config/settings-file.ts'
import type { State } from '../config/state.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import { changedRoles } from '../roles/inventory-changes.ts'
import type { Role } from '../roles/role.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Timers } from '#util/timers.ts'
import { type Subscribe, watchNewest } from './newest.ts'

export interface RoleWatchDeps {
  readonly settings: Pick<Settings, 'get'>
  /** Its `subscribe` calls after each change of the settings too. */
  readonly catalogue: Pick<Catalogue, 'inventory' | 'subscribe'>
  readonly sessions: Pick<Sessions, 'list' | 'subscribe'>
  readonly state: Pick<State, 'subscribe'>
  readonly timers: Timers
  readonly view: (role: Role) => RoleView
}

/** A busy role is used with every request; lists show minutes. */
const usesEveryMs = 200

/** Every role, then those that differ from what this reader was given last; several changes are one for a slow reader. */
export function watchRoles(deps: RoleWatchDeps, signal: AbortSignal | undefined): AsyncIterator<RolesEvent, undefined> {
  const used = new Set<string>()
  let told: ReturnType<typeof facts> | undefined

  const facts = () => ({
    inventory: deps.catalogue.inventory(),
    favourites: deps.settings.get().favourites,
    labels: deps.settings.get().labels,
    sessions: deps.sessions.list(),
  })

  function read(): RolesEvent | undefined {
    const before = told
    const now = facts()
    told = now
    if (before === undefined) {
      used.clear()
      return { kind: 'state', roles: now.inventory.roles.map(deps.view) }
    }
    const { changed, removed } = changedRoles(before.inventory, now.inventory)
    const ids = new Set([
      ...changed,
      ...differingKeys(flags(before.favourites), flags(now.favourites)),
      ...differingKeys(before.labels, now.labels),
      ...differingKeys(sessionsByRole(before.sessions), sessionsByRole(now.sessions)),
      ...used,
    ])
    used.clear()
    const roles = [...ids].flatMap((id) => {
      const role = now.inventory.byId(id)
      return role === undefined ? [] : [deps.view(role)]
    })
    return roles.length + removed.length === 0 ? undefined : { kind: 'changed', roles, removed: [...removed] }
  }

  const uses: Subscribe = (listener) => {
    let cancel: (() => void) | undefined
    const leave = deps.state.subscribe((roleId) => {
      used.add(roleId)
      cancel ??= deps.timers.set(() => {
        cancel = undefined
        listener()
      }, usesEveryMs)
    })
    return () => {
      leave()
      cancel?.()
    }
  }

  return watchNewest(read, [deps.catalogue.subscribe, deps.sessions.subscribe, uses], signal)
}

function flags(ids: readonly string[]): Readonly<Record<string, true>> {
  return Object.fromEntries(ids.map((id) => [id, true] as const))
}

/** What a role's view shows of its session. */
function sessionsByRole(sessions: ReturnType<Sessions['list']>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(sessions.map(({ roleId, id, state, expiresAt }) => [roleId, [id, state, expiresAt]]))
}

function differingKeys(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys({ ...before, ...now }).filter((key) => !isDeepStrictEqual(before[key], now[key]))
}
