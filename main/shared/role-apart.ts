// What tells a role from others that are called the same: window, tray and messages say it beside the name. Pure.
import { formatAccountId } from './times.ts'

export interface Titled {
  readonly id: string
  readonly name: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
  readonly source: string
}

export type Apart = (role: Titled) => string | undefined

/** The account's id where another account has the same name, the source where another one lists the same role. */
export function createApart(roles: Iterable<Titled>): Apart {
  const accounts = new Map<string, Set<string>>()
  const twins = new Map<string, Titled[]>()
  for (const role of roles) {
    const account = accountText(role)
    const known = accounts.get(account)
    if (known === undefined) accounts.set(account, new Set([accountKey(role)]))
    else known.add(accountKey(role))
    const same = twins.get(roleKey(role))
    if (same === undefined) twins.set(roleKey(role), [role])
    else same.push(role)
  }
  return (role) => {
    const alike = twins.get(roleKey(role)) ?? []
    if (alike.length > 1) return alike.filter(({ source }) => source === role.source).length > 1 ? role.id : role.source
    if ((accounts.get(accountText(role))?.size ?? 0) < 2) return undefined
    return role.accountId === undefined ? role.source : formatAccountId(role.accountId)
  }
}

export const accountText = ({ accountName, accountId, source }: Titled): string =>
  accountName ?? (accountId === undefined ? source : formatAccountId(accountId))
export const accountKey = ({ accountId, source }: Titled): string => accountId ?? `source/${source}`
const roleKey = (role: Titled): string => `${accountKey(role)}\0${role.name}`
