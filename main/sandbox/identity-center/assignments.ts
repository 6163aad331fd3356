// Which accounts and permission sets people have: every person all of them, but for what was taken away.
import { createHash } from 'node:crypto'
import type { Account, Organisation } from '../organisation/model.ts'
import { identifier } from '../organisation/seeded.ts'

export interface AssignedAccount {
  readonly accountId: string
  readonly accountName: string
  readonly emailAddress: string
}

export interface Assignments {
  /** Not made for the caller: a page of it costs a page. */
  accounts(): readonly AssignedAccount[]
  /** Undefined for an account that the person has no role in. */
  roles(accountId: string): readonly string[] | undefined
  takeAway(accountId: string, roleName: string): void
  giveBack(accountId: string, roleName: string): void
  rename(accountId: string, name: string): void
}

export function createAssignments(organisation: Organisation, rolesPerAccount: number): Assignments {
  const names = permissionSets(rolesPerAccount)
  const members = new Map(organisation.accounts.map((account) => [account.id, account]))
  const taken = new Map<string, Set<string>>()
  const renamed = new Map<string, string>()

  const rolesOf = (accountId: string): readonly string[] => {
    const gone = taken.get(accountId)
    return gone === undefined ? names : names.filter((name) => !gone.has(name))
  }
  const describe = (account: Account): AssignedAccount => ({
    accountId: account.id,
    accountName: renamed.get(account.id) ?? account.name,
    // Stays when the account gets another name, as the root user's address does.
    emailAddress: `${account.name}@example.com`,
  })
  const list = () => organisation.accounts.filter((account) => rolesOf(account.id).length > 0).map(describe)
  let accounts = list()

  return {
    accounts: () => accounts,
    roles(accountId) {
      const roles = members.has(accountId) ? rolesOf(accountId) : []
      return roles.length > 0 ? roles : undefined
    },
    takeAway(accountId, roleName) {
      taken.set(accountId, (taken.get(accountId) ?? new Set()).add(roleName))
      accounts = list()
    },
    giveBack(accountId, roleName) {
      taken.get(accountId)?.delete(roleName)
      accounts = list()
    },
    rename(accountId, name) {
      renamed.set(accountId, name)
      accounts = list()
    },
  }
}

/** AWS's predefined permission sets, without the one that is also a role of the organisation, then an organisation's own. */
const predefined = [
  'AdministratorAccess',
  'PowerUserAccess',
  'ViewOnlyAccess',
  'DatabaseAdministrator',
  'NetworkAdministrator',
  'Billing',
  'SupportUser',
  'SystemAdministrator',
  'DataScientist',
]

function permissionSets(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const own = index - predefined.length + 1
    return predefined[index] ?? `Team-${String(own).padStart(2, '0')}`
  })
}

/** The IAM role that stands for a permission set in an account. Its name ends in digits that AWS makes up once. */
export function reservedRole(accountId: string, permissionSet: string) {
  const digest = createHash('sha256').update(`${accountId}/${permissionSet}`).digest()
  const name = `AWSReservedSSO_${permissionSet}_${digest.toString('hex').slice(0, 16)}`
  return {
    name,
    arn: `arn:aws:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/${name}`,
    roleId: identifier('AROA', digest, 17),
  }
}
