// What the picker lists, in which order and under which headings. Pure.
import type { RoleView, SessionView } from '#contract/model.ts'
import { isProduction } from '#shared/environment-of.ts'
import type { Match } from '#shared/search.ts'
import { t } from '#shared/strings/strings.ts'
import { naturalKey } from '#shared/natural-order.ts'
import { formatAccountId } from '#shared/times.ts'
import type { ProgressMap } from '../../../store/progress.ts'
import type { Titled } from '#shared/role-apart.ts'
import { titledSession } from '../../../ui/marks/role-title.ts'
import { assertNever } from '#shared/assert-never.ts'

export type Row =
  | {
      readonly kind: 'session'
      readonly key: string
      readonly roleId: string
      readonly session: SessionView
      /** Missing when its role has gone meanwhile. */
      readonly role: RoleView | undefined
    }
  | {
      readonly kind: 'role'
      readonly key: string
      readonly roleId: string
      readonly role: RoleView
      /** False below a heading that names the account. */
      readonly withAccount: boolean
    }

/** As a role and what its list says of its session. */
export function listed(row: Row): Pick<RoleView, 'id' | 'session'> {
  return { id: row.roleId, session: row.kind === 'session' ? row.session : row.role.session }
}

/** The role may have gone while its session runs. */
export function named(row: Row): { readonly id: string; readonly name: string } {
  return { id: row.roleId, name: row.role?.name ?? (row.kind === 'session' ? row.session.role : row.roleId) }
}

/** The same, with what tells it from others. */
export const titledOf = (row: Row): Titled => (row.kind === 'session' ? titledSession(row.session, row.role) : row.role)

/** A role that has several rows tells of its failure once: on the row that it was begun from, else on its first. */
export function noticeRows(
  sections: readonly Section[],
  progress: ProgressMap,
  begun: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const keys = new Map<string, string>()
  if (progress.size === 0) return new Set()
  for (const { roleId, key } of sections.flatMap(({ rows }) => rows))
    if (progress.get(roleId)?.kind === 'failed' && (!keys.has(roleId) || begun.get(roleId) === key))
      keys.set(roleId, key)
  return new Set(keys.values())
}

export type Heading =
  | { readonly kind: 'active' }
  | { readonly kind: 'known'; readonly favourites: boolean; readonly recent: boolean }
  /** `production`: all of its roles are. */
  | { readonly kind: 'account'; readonly role: RoleView; readonly production: boolean }
  | { readonly kind: 'source'; readonly source: string }
  | { readonly kind: 'matches'; readonly count: number; readonly cut: boolean }

export interface Section {
  readonly key: string
  readonly heading: Heading
  readonly rows: readonly Row[]
}

const mostRecent = 5

type Roles = ReadonlyMap<string, RoleView>

/** Without a query: what runs, what is used often, then everything. */
export function browse(roles: Roles, sessions: readonly SessionView[], groups: readonly Section[]): readonly Section[] {
  const active = activeSection(roles, sessions)
  const running = new Set(sessions.map(({ roleId }) => roleId))
  const known = knownSection(roles, running)
  return [active, known, ...groups].filter((section) => section.rows.length > 0)
}

function activeSection(roles: Roles, sessions: readonly SessionView[]): Section {
  const rows = sessions.map((session): Row => {
    const { roleId } = session
    return { kind: 'session', key: `active/${roleId}`, roleId, session, role: roles.get(roleId) }
  })
  return { key: 'active', heading: { kind: 'active' }, rows }
}

/** Favourites and a few that were used last, without those that run. */
function knownSection(roles: Roles, running: ReadonlySet<string>): Section {
  const idle = [...roles.values()].filter(({ id }) => !running.has(id))
  const favourites = idle.filter(({ favourite }) => favourite).toSorted(lastUsedFirst)
  const recent = idle
    .filter(({ favourite, lastUsedAt }) => !favourite && lastUsedAt !== undefined)
    .toSorted(lastUsedFirst)
    .slice(0, mostRecent)
  return {
    key: 'known',
    heading: { kind: 'known', favourites: favourites.length > 0, recent: recent.length > 0 },
    rows: [...favourites, ...recent].map((role) => roleRow('known', role, true)),
  }
}

function lastUsedFirst(a: RoleView, b: RoleView): number {
  return compare(b.lastUsedAt ?? '', a.lastUsedAt ?? '') || compare(a.name, b.name)
}

/** Every role under its account, or under its source where no account is known. By name, then by id: names repeat. */
export function groupByAccount(roles: Roles): readonly Section[] {
  const groups = new Map<string, RoleView[]>()
  for (const role of roles.values()) {
    const key = role.accountId === undefined ? `source/${role.source}` : `account/${role.accountId}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, [role])
    else known.push(role)
  }
  return [...groups]
    .map(([key, members]) => ({ key, members, ...groupHeading(members) }))
    .toSorted((a, b) => compare(a.order, b.order))
    .map(({ key, members, heading }) => ({
      key,
      heading,
      rows: members
        .map((role) => ({ role, order: `${naturalKey(role.name)}\0${role.source}` }))
        .toSorted((a, b) => compare(a.order, b.order))
        .map(({ role }) => roleRow(key, role, false)),
    }))
}

/** The one that names the account stands for all: a role that was added by hand may not know it. What no account is known of comes last. */
function groupHeading(members: readonly RoleView[]): { readonly heading: Heading; readonly order: string } {
  const role = members.find(({ accountName }) => accountName !== undefined) ?? members[0]
  if (role?.accountId === undefined)
    return { heading: { kind: 'source', source: role?.source ?? '' }, order: `2${naturalKey(role?.source ?? '')}` }
  return {
    heading: { kind: 'account', role, production: members.every(isProduction) },
    order: `1${role.accountName === undefined ? '\uffff' : naturalKey(role.accountName)}\0${role.accountId}`,
  }
}

/** `cut`: there are more than these. */
export function matchSections(roles: Roles, matches: readonly Match[], cut: boolean): readonly Section[] {
  const rows = matches.flatMap(({ id }) => {
    const role = roles.get(id)
    return role === undefined ? [] : [matchRow(role)]
  })
  return rows.length === 0 ? [] : [{ key: 'match', heading: { kind: 'matches', count: rows.length, cut }, rows }]
}

/** The same one for each key, so that what shows it need not be drawn again. */
function matchRow(role: RoleView): Row {
  const row = matchRows.get(role) ?? roleRow('match', role, true)
  matchRows.set(role, row)
  return row
}

const matchRows = new WeakMap<RoleView, Row>()

function roleRow(section: string, role: RoleView, withAccount: boolean): Row {
  return { kind: 'role', key: `${section}/${role.id}`, roleId: role.id, role, withAccount }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** The words of a heading, as a screen reader says them. */
export function headingText(heading: Heading): string {
  switch (heading.kind) {
    case 'active':
      return t.roles.active
    case 'known':
      return [heading.favourites && t.roles.favourites, heading.recent && t.roles.recent].filter(Boolean).join(' · ')
    case 'account':
      return [heading.role.accountName ?? t.roles.account, formatAccountId(heading.role.accountId ?? '')].join(' ')
    case 'source':
      return t.roles.sourceGroup(heading.source)
    case 'matches':
      return heading.cut ? t.roles.bestMatches(heading.count) : t.roles.matches(heading.count)
    default:
      return assertNever(heading)
  }
}
