import { assertNever } from '../../assert-never.ts'
import type { Understood } from '../../console/understand.ts'
import { formatAccountId } from '../../times.ts'

type Known = Exclude<Understood, { readonly kind: 'none' }>

const accountOf = ({ account }: Known): string | undefined =>
  account === undefined ? undefined : `account ${formatAccountId(account)}`

const isUser = ({ wanted }: Known): boolean => wanted.kind === 'arn' && /:user\//.test(wanted.arn)

function thing(found: Known): string {
  const role = found.role === undefined ? undefined : `the ${isUser(found) ? 'user' : 'role'} ${found.role}`
  switch (found.kind) {
    case 'arn':
      return role ?? `an ARN of ${found.service}`
    case 'address':
      return 'a page of the console'
    case 'sign-in-link':
      return role === undefined ? 'a link to sign in' : `a link to switch to ${role}`
    case 'portal-link':
      return role === undefined ? 'a link of the access portal' : `a link of the access portal to ${role}`
    case 's3':
      return found.key === undefined ? `the bucket ${found.bucket}` : `${found.key} in the bucket ${found.bucket}`
    case 'account':
      return `the account ${formatAccountId(found.account)}`
    default:
      return assertNever(found)
  }
}

const partitions: Readonly<Record<string, string>> = {
  'aws-us-gov': 'AWS GovCloud (US)',
  'aws-cn': 'AWS in China',
  'aws-eusc': 'the AWS European Sovereign Cloud',
}

const placeOf = (partition: string): string => partitions[partition] ?? `the partition ${partition}`

export const understood = {
  /** What a pasted text was taken for, as it stands inside a sentence. */
  takenFor(found: Known): string {
    const place = found.region === undefined ? thing(found) : `${thing(found)} in ${found.region}`
    const account = found.kind === 'account' ? undefined : accountOf(found)
    return account === undefined ? place : `${place}, ${account}`
  },
  /** As a clause: why there is nobody to open it as. `accountPartition`: of the roles that there are in its account. */
  noRole(found: Known, accountPartition?: string): string {
    const account = accountOf(found)
    const { partition = '' } = found
    // One account is in one partition: what was pasted is wrong about it.
    if (account !== undefined && accountPartition !== undefined && partition !== '' && partition !== accountPartition)
      return `your roles in ${account} are in ${placeOf(accountPartition)}, and this is of ${placeOf(partition)}`
    if (found.role !== undefined)
      return account === undefined ? `you have no role ${found.role}` : `you have no role ${found.role} in ${account}`
    if (account !== undefined) return `you have no role in ${account}`
    return partition === 'aws' || partition === ''
      ? 'you have no role that could open it'
      : `you have no role in ${placeOf(partition)}`
  },
  none: 'this is no ARN, no address of the console or the access portal, no s3:// address and no account id',
} as const
