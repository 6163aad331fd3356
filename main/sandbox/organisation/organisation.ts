// The sandbox's one organisation: a management account with the IAM user and the special roles, and the member accounts.
import { createAccounts } from './accounts.ts'
import type { Account, Organisation, User } from './model.ts'
import { identifier, secretFrom, seededBytes } from './seeded.ts'
import { specialRoles } from './special-roles.ts'

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
