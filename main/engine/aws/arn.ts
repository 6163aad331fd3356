import { AppError } from '#util/app-error.ts'
import { partitionById } from './partitions.ts'

/** A role that can be assumed. */
export interface RoleArn {
  readonly arn: string
  readonly partition: string
  readonly accountId: string
  /** Everything after `role/`, path included. */
  readonly path: string
  /** The last segment. */
  readonly name: string
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
  return { arn: text, partition, accountId, path, name }
}

/** The account that an ARN of any service names; undefined where it names none. */
export function accountIdOfArn(arn: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1]
}
