import { AppError } from '../util/app-error.ts'
import { aws, partitionById, partitionOfRegion, partitions } from './partitions.ts'

/** A role that can be assumed. */
export interface RoleArn {
  readonly kind: 'role'
  readonly arn: string
  readonly partition: string
  readonly accountId: string
  /** Everything after `role/`, path included. */
  readonly path: string
  /** The last segment. */
  readonly name: string
}

/** An identity as GetCallerIdentity names it. */
export interface IdentityArn {
  readonly kind: 'user' | 'assumed-role' | 'federated-user' | 'root'
  readonly arn: string
  readonly partition: string
  readonly accountId: string
  /** User, role or federated name without path; `root` for the account's root. */
  readonly name: string
  /** Of an assumed role. */
  readonly sessionName?: string
}

const accountShape = /^\d{12}$/
const roleNameShape = /^[A-Za-z0-9_+=,.@-]{1,64}$/
// IAM allows any printable ASCII in a path, 512 characters with the slashes around it.
const rolePathShape = /^(?:[\x21-\x7e]*\/)?$/
const longestPath = 510
const longestArn = 2048

const refuse = (text: string, why: string): AppError =>
  new AppError('bad-request', `"${text}" is not a role ARN: ${why}`, {
    hint: 'A role ARN reads arn:aws:iam::123456789012:role/Name.',
  })

/** Throws AppError `bad-request` that names the value. */
export function parseRoleArn(text: string): RoleArn {
  if (text.length > longestArn) throw refuse(`${text.slice(0, 60)}…`, `it has more than ${longestArn} characters`)
  const [prefix, partition = '', service, region, accountId = '', ...resourceParts] = text.split(':')
  const resource = resourceParts.join(':')
  if (prefix !== 'arn') throw refuse(text, 'it does not begin with "arn:"')
  if (partitionById(partition) === undefined) throw refuse(text, `there is no partition "${partition}"`)
  if (service !== 'iam') throw refuse(text, `its service is "${service ?? ''}", not "iam"`)
  if (region !== '') throw refuse(text, 'IAM ARNs name no region')
  if (!accountShape.test(accountId)) throw refuse(text, `"${accountId}" is not an account id of 12 digits`)
  if (!resource.startsWith('role/')) throw refuse(text, `"${resource}" does not begin with "role/"`)
  const path = resource.slice('role/'.length)
  const cut = path.lastIndexOf('/') + 1
  const name = path.slice(cut)
  if (!roleNameShape.test(name)) {
    throw refuse(text, `"${name}" is not a role name of 1 to 64 letters, digits or any of "_+=,.@-"`)
  }
  if (!rolePathShape.test(path.slice(0, cut)) || cut > longestPath) throw refuse(text, 'its path is not valid')
  return { kind: 'role', arn: text, partition, accountId, path, name }
}

export interface RoleArnDefaults {
  readonly accountId?: string
  readonly region?: string
}

/**
 * Also completes `role/x` and `x`: the region gives the partition (none means `aws`). An ARN of another partition or
 * account than the defaults is refused. Throws AppError `bad-request` that names the value.
 */
export function completeRoleArn(text: string, { accountId, region }: RoleArnDefaults): RoleArn {
  const partition = region === undefined ? aws : partitionOfRegion(region)
  if (partition === undefined) throw new AppError('bad-request', `"${region ?? ''}" is not an AWS region`)
  if (text.startsWith('arn:')) {
    const role = parseRoleArn(text)
    if (region !== undefined && role.partition !== partition.id) {
      throw new AppError(
        'bad-request',
        `${text} belongs to the partition ${role.partition}, the region ${region} to ${partition.id}`,
      )
    }
    if (accountId !== undefined && role.accountId !== accountId) {
      throw new AppError('bad-request', `${text} belongs to the account ${role.accountId}, not ${accountId}`)
    }
    return role
  }
  if (accountId === undefined) throw refuse(text, 'it names no account')
  const path = text.startsWith('role/') ? text.slice('role/'.length) : text
  return parseRoleArn(`arn:${partition.id}:iam::${accountId}:role/${path}`)
}

/** What GetCallerIdentity answers, or a role's ARN; undefined for anything else. */
export function parseIdentityArn(text: string): RoleArn | IdentityArn | undefined {
  const found = identityShape.exec(text)
  if (found === null) return undefined
  const [, partition = '', service, accountId = '', resource = ''] = found
  if (!partitions.some((each) => each.id === partition)) return undefined
  const base = { arn: text, partition, accountId }
  const [type, ...rest] = resource.split('/')
  const name = rest.at(-1) ?? ''
  if (service === 'iam' && resource === 'root') return { kind: 'root', ...base, name: 'root' }
  if (name === '') return undefined
  if (service === 'iam' && type === 'user') return { kind: 'user', ...base, name }
  if (service === 'iam' && type === 'role') return roleOrNothing(text)
  if (service === 'sts' && type === 'federated-user') return { kind: 'federated-user', ...base, name }
  if (service === 'sts' && type === 'assumed-role' && rest.length === 2) {
    return { kind: 'assumed-role', ...base, name: rest[0] ?? '', sessionName: name }
  }
  return undefined
}

const identityShape = /^arn:([a-z-]+):(iam|sts)::(\d{12}):([\x21-\x7e]+)$/

function roleOrNothing(text: string): RoleArn | undefined {
  try {
    return parseRoleArn(text)
  } catch {
    return undefined
  }
}
