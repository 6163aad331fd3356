// The sandbox's one organisation: a management account with the IAM user and the special roles, and the member accounts.
import { createAccounts, makeRole } from './accounts.ts'
import type { Account, Organisation, User, Role } from './model.ts'
import { identifier, secretFrom, seededBytes } from './seeded.ts'
import type { SandboxRole } from '../types.ts'

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

/** The external id that `PartnerAccess` asks for. */
const partnerExternalId = 'latchkey-trial'

/**
 * - `Locked`: trusts nobody; AssumeRole is always denied.
 * - `BreakGlass`: needs MFA, in the call or in the caller's session.
 * - `PartnerAccess`: needs the external id `latchkey-trial`.
 * - `ChainStart`: an ordinary role; the only way to `ChainEnd`.
 * - `ChainEnd`: trusts `ChainStart` alone.
 * - `LongShift`: sessions of up to twelve hours.
 */
function specialRoles(accountId: string): readonly Role[] {
  const special = (name: string, needs: string, change: Partial<Role>, labels: Record<string, string> = {}): Role => ({
    ...makeRole(accountId, name, { account: 'management', 'sandbox/needs': needs, ...labels }),
    ...change,
  })
  const start = special('ChainStart', 'nothing', {})
  return [
    special('Locked', 'trust', { trust: { kind: 'nobody' } }),
    special('BreakGlass', 'mfa', { needsMfa: true }),
    special(
      'PartnerAccess',
      'external-id',
      { externalId: partnerExternalId },
      { 'sandbox/external-id': partnerExternalId },
    ),
    start,
    special('ChainEnd', 'chain', { trust: { kind: 'role', arn: start.arn } }, { 'sandbox/via': start.arn }),
    special('LongShift', 'nothing', { maxSessionSeconds: 43_200 }, { 'sandbox/max-session': '12h' }),
  ]
}

/** Every role as a source lists it: the members' first, then the management account's special ones. */
export function listDirectoryRoles(organisation: Organisation): readonly SandboxRole[] {
  return [...organisation.accounts, organisation.management].flatMap((account) =>
    account.roles.map((role) => ({
      name: role.name,
      arn: role.arn,
      accountId: role.accountId,
      accountName: account.name,
      labels: role.labels,
    })),
  )
}
