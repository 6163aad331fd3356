// Finds the role that a pasted ARN or console link is about.
import { understand } from './console/understand.ts'
import { defined } from './defined.ts'

/** What a pasted text names. `account` is an id of 12 digits, or the alias that a sign-in link may carry instead. */
export type Pasted =
  | {
      readonly kind: 'role'
      readonly account?: string
      /** As IAM has it, without its path. */
      readonly role: string
      readonly region?: string
    }
  | { readonly kind: 'account'; readonly account: string; readonly region?: string }

/** Undefined for a text that names neither a role nor an account, which is then searched for as it is. */
export function parsePasted(text: string): Pasted | undefined {
  const found = understand(text)
  if (found.kind === 'none') return undefined
  const { account, role, region } = found
  if (role !== undefined) return { kind: 'role', ...defined({ account, region }), role }
  return account === undefined ? undefined : { kind: 'account', account, ...defined({ region }) }
}

export interface Findable {
  readonly name: string
  readonly arn?: string | undefined
  readonly accountId?: string | undefined
  readonly accountName?: string | undefined
}

/** Those that the text is about, in their order; IAM tells no two roles of an account apart by case alone. */
export function rolesOf<Role extends Findable>(
  pasted: { readonly account?: string; readonly role?: string },
  roles: Iterable<Role>,
): readonly Role[] {
  const names = pasted.role === undefined ? undefined : namesOf(pasted.role)
  const account = pasted.account?.toLowerCase()
  return [...roles].filter(
    (role) =>
      (account === undefined || role.accountId === account || role.accountName?.toLowerCase() === account) &&
      (names === undefined || names.has(iamName(role).toLowerCase())),
  )
}

function iamName({ arn, name }: Findable): string {
  return arn === undefined ? name : arn.slice(arn.lastIndexOf('/') + 1)
}

/** Identity Center wraps a permission set's name in one of its own. */
function namesOf(role: string): ReadonlySet<string> {
  const set = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(role)?.[1]
  return new Set([role, ...(set === undefined ? [] : [set])].map((each) => each.toLowerCase()))
}
