// The sandbox's one organisation: a management account with the IAM user and the special roles, and the member accounts.
import { createAccounts } from './accounts.ts'
import { identifier, secretFrom, seededBytes } from './seeded.ts'
import { specialRoles } from './special-roles.ts'

/** Who may assume a role. `organisation`: everybody in it, the sandbox's ordinary case. */
export type Trust =
  | { readonly kind: 'organisation' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'role'; readonly arn: string }

export interface Role {
  readonly name: string
  readonly arn: string
  readonly roleId: string
  readonly accountId: string
  readonly trust: Trust
  readonly needsMfa: boolean
  readonly externalId?: string
  readonly maxSessionSeconds: number
  readonly labels: Readonly<Record<string, string>>
}

export interface Account {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
}

export interface User {
  readonly name: string
  readonly arn: string
  readonly userId: string
  readonly accountId: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly mfaSerial: string
}

export interface Organisation {
  readonly management: Account
  /** Members only. */
  readonly accounts: readonly Account[]
  readonly user: User
  account(id: string): Account | undefined
  role(arn: string): Role | undefined
}

const userName = 'sandbox-user'

export function createOrganisation(options: {
  readonly accounts: number
  readonly roles: number
  readonly seed: number
}): Organisation {
  const managementId = '100000000000'
  const management: Account = { id: managementId, name: 'management', roles: specialRoles(managementId) }
  const accounts = createAccounts(options)
  const byId = new Map([management, ...accounts].map((account) => [account.id, account]))
  return {
    management,
    accounts,
    user: createUser(managementId, options.seed),
    account: (id) => byId.get(id),
    role(arn) {
      // By account first: an index of all ARNs would cost more than it saves with thousands of accounts.
      const accountId = /^arn:[\w-]+:iam::(\d{12}):role\//.exec(arn)?.[1]
      return byId.get(accountId ?? '')?.roles.find((role) => role.arn === arn)
    },
  }
}

function createUser(accountId: string, seed: number): User {
  return {
    name: userName,
    accountId,
    arn: `arn:aws:iam::${accountId}:user/${userName}`,
    userId: identifier('AIDA', seededBytes(seed, 'user id'), 17),
    accessKeyId: identifier('AKIA', seededBytes(seed, 'access key id'), 16),
    secretAccessKey: secretFrom(seededBytes(seed, 'secret access key')),
    mfaSerial: `arn:aws:iam::${accountId}:mfa/${userName}`,
  }
}
