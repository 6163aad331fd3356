import { formatAccountId } from './times.ts'

/** What a search looks through and a list shows, most telling part first; the page and the agent find the same by it. */
export function searchTextOf(role: {
  readonly name: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
  readonly source: string
  /** An account's e-mail among them. */
  readonly labels: Readonly<Record<string, string>>
}): string {
  const { name, accountName, accountId, source, labels } = role
  return [name, accountName, accountId, source, ...Object.values(labels)]
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
}

/** A role in a sentence: `payments-prod/Admin`. The account comes first, since many have a role of the same name. */
export function roleTitle(role: {
  readonly name: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
}): string {
  const account = role.accountName ?? (role.accountId === undefined ? undefined : formatAccountId(role.accountId))
  return account === undefined ? role.name : `${account}/${role.name}`
}
