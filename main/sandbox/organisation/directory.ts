import type { SandboxRole } from '../types.ts'
import type { Organisation } from './model.ts'

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
