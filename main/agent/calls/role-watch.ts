// Roles as they change, for a window that shows all of them. A change of one role costs that role, not tens of thousands.
import { isDeepStrictEqual } from 'node:util'
import type { RoleView } from '#contract/model.ts'
import type { RolesEvent } from '#contract/roles.ts'
import type { Settings } from '../config/settings-file.ts'
import type { State } from '../config/state.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import { changedRoles } from '../roles/changes.ts'
import type { Role } from '../roles/role.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Timers } from '#util/async/timers.ts'
import { type Subscribe, watchNewest } from '#util/async/bell.ts'

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
/** To view, check and send so many takes milliseconds, for which nobody else is answered. */
export const rolesPerPage = 500

/** Every role, then those that differ from what this reader was given last; several changes are one for a slow reader. */
export function watchRoles(deps: RoleWatchDeps, signal: AbortSignal | undefined): AsyncIterator<RolesEvent, undefined> {
  /** Ids of roles that this reader is to be told of. */
  const due = new Set<string>()
  let told: Facts | undefined
  let nextPage: () => void = () => undefined

  const facts = (): Facts => ({
    inventory: deps.catalogue.inventory(),
    favourites: deps.settings.get().favourites,
    labels: deps.settings.get().labels,
    sessions: deps.sessions.list(),
  })

  function read(): RolesEvent | undefined {
    const before = told
    const now = facts()
    told = now
    const { changed, removed } =
      before === undefined
        ? { changed: now.inventory.roles.map(({ id }) => id), removed: [] }
        : differences(before, now)
    for (const id of changed) due.add(id)
    const page = [...due].slice(0, rolesPerPage)
    for (const id of page) due.delete(id)
    const roles = page.flatMap((id) => {
      const role = now.inventory.byId(id)
      return role === undefined ? [] : [deps.view(role)]
    })
    const more = due.size > 0 ? { more: true as const } : {}
    if (due.size > 0) nextPage()
    if (before === undefined) return { kind: 'state', roles, ...more }
    return page.length + removed.length === 0 ? undefined : { kind: 'changed', roles, removed: [...removed], ...more }
  }

  const pages: Subscribe = (listener) => {
    const { ask, cancel } = delayed(deps.timers, 0, listener)
    nextPage = ask
    return cancel
  }

  const uses: Subscribe = (listener) => {
    const { ask, cancel } = delayed(deps.timers, usesEveryMs, listener)
    const leave = deps.state.subscribe((roleId) => {
      due.add(roleId)
      ask()
    })
    return () => {
      leave()
      cancel()
    }
  }

  return watchNewest(read, [deps.catalogue.subscribe, deps.sessions.subscribe, pages, uses], signal)
}

/** Calls `ms` after the first of any number of wishes. */
function delayed(
  timers: Timers,
  ms: number,
  call: () => void,
): { readonly ask: () => void; readonly cancel: () => void } {
  let cancel: (() => void) | undefined
  return {
    ask() {
      cancel ??= timers.set(() => {
        cancel = undefined
        call()
      }, ms)
    },
    cancel: () => cancel?.(),
  }
}

interface Facts {
  readonly inventory: ReturnType<Catalogue['inventory']>
  readonly favourites: readonly string[]
  readonly labels: Readonly<Record<string, unknown>>
  readonly sessions: ReturnType<Sessions['list']>
}

function differences(before: Facts, now: Facts) {
  const { changed, removed } = changedRoles(before.inventory, now.inventory)
  return {
    changed: [
      ...changed,
      ...differingKeys(flags(before.favourites), flags(now.favourites)),
      ...differingKeys(before.labels, now.labels),
      ...differingKeys(sessionsByRole(before.sessions), sessionsByRole(now.sessions)),
    ],
    removed,
  }
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
  if (before === now) return []
  return Object.keys({ ...before, ...now }).filter((key) => !isDeepStrictEqual(before[key], now[key]))
}
