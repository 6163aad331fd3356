/** What a search looks through and a list shows, most telling part first; the page and the agent find the same by it. */
export function searchTextOf(role: {
  readonly name: string
  readonly accountName?: string | undefined
  readonly accountId?: string | undefined
  readonly source: string
}): string {
  return [role.name, role.accountName, role.accountId, role.source].filter((part) => part !== undefined).join(' ')
}
