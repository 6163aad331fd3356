import { parseRoleArn } from '#engine/aws/arn.ts'
import { isRegion, partitionOfRegion } from '#engine/aws/partitions.ts'
import { refuse } from '#util/app-error.ts'

interface Arns {
  readonly trustAnchor: string
  readonly syncProfile?: string | undefined
  readonly syncRole?: string | undefined
  readonly profileArn?: string | undefined
  readonly roleArn?: string | undefined
}

/** Of a profile, as AWS writes it. */
export const profileArnShape = /^arn:[\w-]+:rolesanywhere:[\w-]+:\d{12}:profile\/[0-9a-fA-F-]{1,64}$/
const shape = /^arn:([\w-]+):rolesanywhere:([\w-]+):(\d{12}):(trust-anchor|profile)\/[0-9a-fA-F-]{1,64}$/

interface Resource {
  readonly partition: string
  readonly region: string
  readonly accountId: string
}

function resource(arn: string, kind: 'trust-anchor' | 'profile'): Resource {
  const [, partition = '', region = '', accountId = '', found] = shape.exec(arn) ?? []
  if (found === kind && isRegion(region) && partitionOfRegion(region)?.id === partition)
    return { partition, region, accountId }
  throw refuse(
    `"${arn}" is not the ARN of a ${kind === 'profile' ? 'profile' : 'trust anchor'} of Roles Anywhere`,
    `It reads arn:aws:rolesanywhere:eu-central-1:123456789012:${kind}/1a2b3c4d-…`,
  )
}

export const regionOfAnchor = (arn: string): string => resource(arn, 'trust-anchor').region

/** Throws AppError `bad-request` for what Roles Anywhere could not bring together. */
export function checkArns({ trustAnchor, syncProfile, syncRole, profileArn, roleArn }: Arns): void {
  const anchor = resource(trustAnchor, 'trust-anchor')
  pair('--sync-profile', syncProfile, '--sync-role', syncRole)
  pair('--profile-arn', profileArn, '--role-arn', roleArn)
  if (syncProfile === undefined && profileArn === undefined)
    throw refuse(
      'nothing says which roles this certificate is for',
      'Give --sync-profile and --sync-role, and every profile of the account becomes a role; or one role by --profile-arn and --role-arn.',
    )
  for (const arn of [syncProfile, profileArn].filter((each) => each !== undefined)) {
    const { region, accountId } = resource(arn, 'profile')
    if (region !== anchor.region || accountId !== anchor.accountId)
      throw refuse(
        `the profile ${arn} is not where the trust anchor is`,
        `AWS wants both in one account and region: ${anchor.accountId}, ${anchor.region}.`,
      )
  }
  for (const arn of [syncRole, roleArn].filter((each) => each !== undefined)) {
    const { partition, accountId } = parseRoleArn(arn)
    if (partition !== anchor.partition || accountId !== anchor.accountId)
      throw refuse(
        `the role ${arn} is not in the account of the trust anchor`,
        `Roles Anywhere gives roles of its own account alone: ${anchor.accountId}.`,
      )
  }
}

function pair(one: string, first: string | undefined, other: string, second: string | undefined): void {
  if ((first === undefined) === (second === undefined)) return
  throw refuse(`${first === undefined ? one : other} is needed too`, `${one} and ${other} go together.`)
}
