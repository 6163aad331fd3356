// What a person has in an organisation, as the cache file keeps it: neither secret nor setting.
import * as z from 'zod'
import { defined } from '#shared/defined.ts'
import { epochMs } from '#util/epoch-ms.ts'
import type { ListedRole } from '../source.ts'

const account = z.object({
  id: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
  /** Names of permission sets, in natural order. */
  roles: z.array(z.string()),
})
export type Account = z.infer<typeof account>

const change = z.object({
  kind: z.enum(['gained', 'lost', 'renamed']),
  accountId: z.string(),
  accountName: z.string().optional(),
  /** Of a role; absent for an account that was renamed. */
  role: z.string().optional(),
  /** What the account was called. */
  before: z.string().optional(),
})
export type RoleChange = z.infer<typeof change>

const news = z.object({ at: epochMs, changes: z.array(change) })

const list = z.object({
  /** Of the last whole list; absent before the first. */
  syncedAt: epochMs.optional(),
  accounts: z.array(account),
  /** A sync that did not end: these are done already. */
  partial: z.object({ startedAt: epochMs, accounts: z.array(account) }).optional(),
  /** Newest first. */
  news: z.array(news),
})
export type RoleList = z.infer<typeof list>

export const noList: RoleList = { accounts: [], news: [] }

/** Anything unreadable is fetched anew. */
export const parseList = (value: unknown): RoleList => list.catch(noList).parse(value)

/** The key of a role: its account, which keeps its number when it is renamed, and its name. */
export const keyOf = (accountId: string, role: string): string => `${accountId}/${role}`

export function partsOfKey(key: string): { readonly accountId: string; readonly roleName: string } {
  const slash = key.indexOf('/')
  return { accountId: key.slice(0, slash), roleName: key.slice(slash + 1) }
}

export const listedRoles = (accounts: readonly Account[]): readonly ListedRole[] =>
  accounts.flatMap(({ id, name, email, roles }) =>
    roles.map((role): ListedRole => ({
      name: role,
      reach: { kind: 'issued', key: keyOf(id, role) },
      accountId: id,
      ...defined({ accountName: name, labels: email === undefined ? undefined : { email } }),
    })),
  )

/** While a list is fetched: what is there of the new one, and the old one for the rest, so that nothing is taken away early. */
export function merged(old: readonly Account[], fresh: readonly Account[]): readonly Account[] {
  const done = new Map(fresh.map((each) => [each.id, each]))
  const known = new Set(old.map(({ id }) => id))
  return [...old.map((each) => done.get(each.id) ?? each), ...fresh.filter(({ id }) => !known.has(id))]
}

/** Syncs whose news are kept. */
const mostNews = 20

/** The list with a whole new one in its place. What is there at the first time is no news. */
export function withSync(old: RoleList, accounts: readonly Account[], at: number): RoleList {
  const changes = old.syncedAt === undefined ? [] : changesOf(old.accounts, accounts)
  const now = changes.length === 0 ? [] : [{ at, changes }]
  return { syncedAt: at, accounts: [...accounts], news: [...now, ...old.news].slice(0, mostNews) }
}

function changesOf(before: readonly Account[], after: readonly Account[]): RoleChange[] {
  const [old, fresh] = [byId(before), byId(after)]
  const rolesOf = (accounts: ReadonlyMap<string, Account>, id: string): readonly string[] =>
    accounts.get(id)?.roles ?? []
  const change = (kind: 'gained' | 'lost', { id, name }: Account, role: string): RoleChange => ({
    kind,
    accountId: id,
    ...defined({ accountName: name }),
    role,
  })
  return [
    ...after.flatMap((each) =>
      each.roles.filter((role) => !rolesOf(old, each.id).includes(role)).map((role) => change('gained', each, role)),
    ),
    ...before.flatMap((each) =>
      each.roles.filter((role) => !rolesOf(fresh, each.id).includes(role)).map((role) => change('lost', each, role)),
    ),
    ...after.flatMap(({ id, name }): RoleChange[] => {
      const was = old.get(id)?.name
      return was === undefined || name === undefined || was === name
        ? []
        : [{ kind: 'renamed', accountId: id, accountName: name, before: was }]
    }),
  ]
}

const byId = (accounts: readonly Account[]): ReadonlyMap<string, Account> =>
  new Map(accounts.map((each) => [each.id, each]))
