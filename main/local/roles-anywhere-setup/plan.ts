// What Roles Anywhere needs in an account so that a source of ours works: a trust anchor, roles that trust it, a profile for each of them, and
// one role and profile that may list the others.
import { quoted } from '../hook/posix.ts'
import { isRegion, partitionById, partitionOfRegion } from '#engine/aws/partitions.ts'
import { refuse } from '#util/app-error.ts'

export interface SetupPlan {
  readonly region: string
  /** Of anchor and source; the other names begin with it. */
  readonly name: string
  /** Names of IAM roles; each has a profile that is called as it. */
  readonly roles: readonly string[]
  /** PEM of the authorities; undefined where whoever runs it gives them. */
  readonly authority: string | undefined
  /** Files of the source that is added in the end. */
  readonly certificate: string
  readonly privateKey: string | undefined
}

export interface SetupWanted extends Omit<SetupPlan, 'region' | 'name' | 'certificate'> {
  readonly region: string | undefined
  readonly partition: string | undefined
  readonly name: string | undefined
  readonly certificate: string | undefined
}

export const syncName = ({ name }: SetupPlan): string => `${name}-sync`

/** Roles may have more characters in their names than profiles. */
export const profileName = (role: string): string => role.replaceAll(/[^A-Za-z0-9_-]/g, '-')

/** What is the same for two roles that AWS or their profiles cannot tell apart. */
const nameAtAws = (role: string): string => profileName(role).toLowerCase()

export const fileOptions = ({ certificate, privateKey }: SetupPlan): string =>
  [
    `--certificate ${quoted(certificate)}`,
    ...(privateKey === undefined ? [] : [`--private-key ${quoted(privateKey)}`]),
  ].join(' ')

/** Tags of everything that is made, so that a person finds it again. */
export const tagsOf = ({ name }: SetupPlan) => [{ key: 'latchkey:integration', value: name }] as const

/** Who may assume the roles, and how: only certificates of this anchor, with their names as source identity and tags. */
export const trustPolicy = <Arn>(anchorArn: Arn) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'rolesanywhere.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      Condition: { ArnEquals: { 'aws:SourceArn': anchorArn } },
    },
  ],
})

/** What the sync calls, and nothing else. */
export const syncPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['rolesanywhere:ListProfiles', 'rolesanywhere:ListTagsForResource'],
      Resource: '*',
    },
  ],
}

/** Of a trust anchor (CreateTrustAnchor). */
const mostAuthority = 16_000

/** Throws AppError `bad-request`. */
export function setupPlan(wanted: SetupWanted): SetupPlan {
  const { region, partition, name = 'latchkey', roles, authority, certificate = 'machine.pem' } = wanted
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(name))
    throw refuse(`the name "${name}" is not valid`, 'Use up to 40 letters, digits, _ and -.')
  const wrong = roles.find((role) => !/^[\w+=,.@-]{1,64}$/.test(role))
  if (wrong !== undefined)
    throw refuse(`"${wrong}" is no name of a role`, 'Use up to 64 letters, digits or any of "_+=,.@-".')
  if (authority !== undefined && authority.length > mostAuthority)
    throw refuse(`the authorities have more than ${mostAuthority} characters`, 'A trust anchor takes no more.')
  const given = roles.length === 0 ? [`${name}-role`] : [...new Set(roles)]
  const alike = given.find((role, at) => given.slice(0, at).some((each) => nameAtAws(each) === nameAtAws(role)))
  if (alike !== undefined)
    throw refuse(
      `"${alike}" has the name of another role or of its profile`,
      'Names at AWS differ in more than capitals, and those of profiles in letters, digits, _ and -.',
    )
  if (given.some((role) => nameAtAws(role) === nameAtAws(`${name}-sync`)))
    throw refuse(`the role "${name}-sync" is the one of the sync`, 'Give another --name, or another --role.')
  const privateKey = wanted.privateKey ?? (wanted.certificate === undefined ? 'machine.key' : undefined)
  return { region: regionOf(region, partition), name, roles: given, authority, certificate, privateKey }
}

function regionOf(region: string | undefined, partition: string | undefined): string {
  const wanted = partition === undefined ? undefined : partitionById(partition)
  if (partition !== undefined && wanted === undefined)
    throw refuse(`there is no partition "${partition}"`, 'A partition is called aws, aws-cn, aws-us-gov or aws-eusc.')
  const found = region ?? wanted?.implicitGlobalRegion
  if (found === undefined || !isRegion(found))
    throw refuse(
      found === undefined ? '--region is needed' : `"${found}" is not a region`,
      'A region looks like eu-central-1. Everything is made there, and calls go there.',
    )
  if (wanted !== undefined && partitionOfRegion(found)?.id !== wanted.id)
    throw refuse(`the region ${found} is not in the partition ${wanted.id}`, 'Leave --partition out.')
  return found
}
