// Finds the role that a pasted ARN or console link is about. Pure; nothing of the text is opened or fetched.

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

const roleArn = /^arn:aws[a-z-]*:iam::(\d{12}):(?:role|user)\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]+)$/
const assumedRoleArn = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)(?:\/\S*)?$/
const accountNumber = /^\d{4}[- ]?\d{4}[- ]?\d{4}$/
const link = /^https:\/\/([^/?#\s]+)([^?#\s]*)(?:\?([^#\s]*))?(?:#(\S*))?$/i

/** Sign-in and console of the partitions that have one, and the access portals of Identity Center. */
const linkHosts = [
  'signin.aws.amazon.com',
  'console.aws.amazon.com',
  'signin.amazonaws.cn',
  'console.amazonaws.cn',
  'signin.amazonaws-us-gov.com',
  'console.amazonaws-us-gov.com',
  'signin.amazonaws.eu',
  'console.amazonaws.eu',
  'awsapps.com',
  'awsapps.cn',
  'app.aws',
]

/** Undefined for a text that is none of them, which is then searched for as it is. */
export function parsePasted(text: string): Pasted | undefined {
  const trimmed = text.trim()
  const arn = roleArn.exec(trimmed) ?? assumedRoleArn.exec(trimmed)
  if (arn !== null) return { kind: 'role', account: arn[1] ?? '', role: arn[2] ?? '' }
  if (accountNumber.test(trimmed)) return { kind: 'account', account: trimmed.replaceAll(/[- ]/g, '') }
  const [, host, , query, hash] = link.exec(trimmed) ?? []
  return host === undefined ? undefined : fromLink(host.toLowerCase(), query ?? '', hash ?? '')
}

function fromLink(host: string, query: string, hash: string): Pasted | undefined {
  const suffix = linkHosts.find((each) => host === each || host.endsWith(`.${each}`))
  if (suffix === undefined) return undefined
  // Portals keep their parameters behind the `#`, as `#/console?account_id=…`.
  const all = new Map([...parameters(query), ...parameters(hash.slice(hash.indexOf('?') + 1))])
  const labels = host.slice(0, -suffix.length).split('.')
  const account = all.get('account') ?? all.get('account_id') ?? accountOf(labels[0] ?? '')
  const role = all.get('roleName') ?? all.get('role_name')
  const region = all.get('region') ?? labels.find((each) => /^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(each))
  const more = region === undefined ? {} : { region }
  if (role !== undefined && role !== '') {
    const name = role.slice(role.lastIndexOf('/') + 1)
    return { kind: 'role', ...defined({ account }), role: name, ...more }
  }
  return account === undefined ? undefined : { kind: 'account', account, ...more }
}

/** Of `123456789012.signin…` and of the console's `123456789012-ab3cd4ef.eu-west-1.console…`. */
function accountOf(label: string): string | undefined {
  return /^(\d{12})(?:-[a-z0-9]+)?$/.exec(label)?.[1]
}

function parameters(text: string): readonly (readonly [string, string])[] {
  return text.split('&').flatMap((pair) => {
    const at = pair.indexOf('=')
    const value = at < 1 ? undefined : decoded(pair.slice(at + 1))
    return value === undefined || value === '' ? [] : [[pair.slice(0, at), value] as const]
  })
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // A broken escape: the parameter says nothing.
    return undefined
  }
}

export interface Findable {
  readonly name: string
  readonly arn?: string | undefined
  readonly accountId?: string | undefined
  readonly accountName?: string | undefined
}

/** Those that the text is about, in their order; IAM tells no two roles of an account apart by case alone. */
export function rolesOf<Role extends Findable>(pasted: Pasted, roles: Iterable<Role>): readonly Role[] {
  const names = pasted.kind === 'role' ? namesOf(pasted.role) : undefined
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
import { defined } from './defined.ts'
