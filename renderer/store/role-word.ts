import type { RoleView } from '#contract/model.ts'
import { isPlainWord } from '#shared/plain-text.ts'

/** What to type on a command line for this role and no other: the shortest of its names that is its own. */
export function roleWord(role: RoleView, roles: Iterable<RoleView>): string {
  let left = words(role).filter((word) => isPlainWord(word))
  for (const other of roles) {
    if (left.length === 0) break
    if (other.id === role.id || (other.name !== role.name && other.arn !== role.arn)) continue
    const taken = new Set(words(other))
    left = left.filter((word) => !taken.has(word))
  }
  return left[0] ?? role.id
}

function words({ name, accountName, accountId, arn }: RoleView): readonly string[] {
  return [
    name,
    ...(accountName === undefined ? [] : [`${accountName}/${name}`]),
    ...(accountId === undefined ? [] : [`${accountId}/${name}`]),
    ...(arn === undefined ? [] : [arn]),
  ]
}
