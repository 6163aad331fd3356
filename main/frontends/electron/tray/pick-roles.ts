// Which roles the tray's menu has room for, and what it calls them.
import type { RoleView, SessionView, SourceView } from '#contract/model.ts'
import type { TrayState } from './menu.ts'

/** Menus of the system get slow and unreadable beyond a screen. */
export const mostOfEach = 10

/** The few roles that a menu holds, of any number. Running ones have an entry of their own. */
export function pickRoles(roles: Iterable<RoleView>): Pick<TrayState, 'favourites' | 'recent'> {
  const favourites: RoleView[] = []
  const recent: RoleView[] = []
  for (const role of roles) {
    if (isRunning(role)) continue
    if (role.favourite) favourites.push(role)
    else if (role.lastUsedAt !== undefined) recent.push(role)
  }
  return {
    favourites: favourites.toSorted((a, b) => compare(roleLabel(a), roleLabel(b))).slice(0, mostOfEach),
    recent: recent.toSorted((a, b) => compare(b.lastUsedAt ?? '', a.lastUsedAt ?? '')).slice(0, mostOfEach),
  }
}

/** AWS lists their roles by a certificate: nothing stands before a start. */
export function pickListed(sources: readonly SourceView[], roles: Iterable<RoleView>): TrayState['listed'] {
  const names = new Set(sources.flatMap(({ name, syncs, signsIn }) => (syncs === true && !signsIn ? [name] : [])))
  if (names.size === 0) return new Map()
  const own = [...roles].filter((role) => names.has(role.source) && !isRunning(role))
  const byName = own.toSorted((a, b) => compare(roleLabel(a), roleLabel(b)))
  return new Map([...names].map((name) => [name, byName.filter(({ source }) => source === name).slice(0, mostOfEach)]))
}

export function sessionName({ role, accountName, accountId }: SessionView | RoleNames): string {
  const account = accountName ?? accountId
  return account === undefined ? role : `${account} / ${role}`
}

interface RoleNames {
  readonly role: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
}

export const roleLabel = ({ name, accountName, accountId }: RoleView): string =>
  sessionName({ role: name, accountName, accountId })

const isRunning = ({ session }: RoleView): boolean => session !== undefined && session.state !== 'stopped'

export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
