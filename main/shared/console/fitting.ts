// The roles that a pasted text is about.
import type { Understood } from './understand.ts'

interface Findable {
  readonly name: string
  readonly arn?: string | undefined
  readonly accountId?: string | undefined
  readonly accountName?: string | undefined
  readonly partition: string
}

/** In their order: those that may open what was pasted; all of the partition where it names no account. */
export function fittingRoles<Role extends Findable>(
  found: Exclude<Understood, { readonly kind: 'none' }>,
  roles: Iterable<Role>,
): readonly Role[] {
  const { account, role, partition, wanted } = found
  const within = [...roles].filter(
    (each) => (partition === undefined || each.partition === partition) && isOf(account, each),
  )
  if (role === undefined) return within
  const names = namesOf(role)
  const named = within.filter((each) => names.has(iamName(each).toLowerCase()))
  // The ARN of a role may be that of one that nobody here becomes: any of its account then shows its page.
  return named.length === 0 && wanted.kind === 'arn' ? within : named
}

/** By its id, or the alias that a sign-in link may carry instead. */
function isOf(account: string | undefined, { accountId, accountName }: Findable): boolean {
  return account === undefined || accountId === account || accountName?.toLowerCase() === account.toLowerCase()
}

function iamName({ arn, name }: Findable): string {
  return arn === undefined ? name : arn.slice(arn.lastIndexOf('/') + 1)
}

/** Without regard to case, by which IAM tells no two roles of an account apart. Identity Center wraps a permission set's name in one of its own. */
function namesOf(role: string): ReadonlySet<string> {
  const set = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role)?.[1]
  return new Set([role, ...(set === undefined ? [] : [set])].map((each) => each.toLowerCase()))
}
