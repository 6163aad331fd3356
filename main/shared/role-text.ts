/** What a search looks through and a list shows, most telling part first; the page and the agent find the same by it. */
export function searchTextOf(role: {
  readonly name: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
  readonly source: string
}): string {
  return [role.name, role.accountName, role.accountId, role.source].filter((part) => part !== undefined).join(' ')
}

/** A role in a sentence: `payments-prod/Admin`. The account comes first, since many have a role of the same name. */
export function roleTitle(role: {
  readonly name: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
}): string {
  const account = role.accountName ?? role.accountId
  return account === undefined ? role.name : `${account}/${role.name}`
}
