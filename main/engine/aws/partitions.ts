// AWS partitions: separate worlds with their own regions, DNS suffixes and ARNs.

export interface Partition {
  readonly id: string
  /** Matches the regions of this partition, those that do not exist yet included. */
  readonly regionPattern: RegExp
  readonly suffix: string
  readonly dualStackSuffix: string
  /** What the endpoints without a region belong to. */
  readonly implicitGlobalRegion: string
}

const partition = (
  id: string,
  regions: string,
  suffix: string,
  dualStackSuffix: string,
  global: string,
): Partition => ({
  id,
  regionPattern: new RegExp(`^${regions}-[a-z]+-\\d{1,2}$`),
  suffix,
  dualStackSuffix,
  implicitGlobalRegion: global,
})

export const aws: Partition = partition('aws', '(us|eu|ap|sa|ca|me|af|il|mx)', 'amazonaws.com', 'api.aws', 'us-east-1')

export const partitions: readonly Partition[] = [
  aws,
  partition('aws-cn', 'cn', 'amazonaws.com.cn', 'api.amazonwebservices.com.cn', 'cn-northwest-1'),
  partition('aws-us-gov', 'us-gov', 'amazonaws.com', 'api.aws', 'us-gov-west-1'),
  partition('aws-eusc', 'eusc-de', 'amazonaws.eu', 'api.amazonwebservices.eu', 'eusc-de-east-1'),
  partition('aws-iso', 'us-iso', 'c2s.ic.gov', 'api.aws.ic.gov', 'us-iso-east-1'),
  partition('aws-iso-b', 'us-isob', 'sc2s.sgov.gov', 'api.aws.scloud', 'us-isob-east-1'),
  partition('aws-iso-e', 'eu-isoe', 'cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk', 'eu-isoe-west-1'),
  partition('aws-iso-f', 'us-isof', 'csp.hci.ic.gov', 'api.aws.hci.ic.gov', 'us-isof-south-1'),
]

/** The commercial regions that no account can turn off: those opened before 20 March 2019 (AWS Account Management, Reference Guide). */
const neverOff = new Set(
  (
    'us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 ' +
    'ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2'
  ).split(' '),
)

/** Whether every account of its partition can use a region, without having turned it on. */
export function isAlwaysOn(region: string): boolean {
  return neverOff.has(region) || partitionOfRegion(region)?.id !== 'aws'
}

const byId = new Map(partitions.map((each) => [each.id, each]))

// Function URLs and VPC Lattice have a suffix of their own, commercial partition and GovCloud only.
const extraSuffixes = ['on.aws']

/** Every DNS suffix under which AWS endpoints live, longest first, so that the first that fits is the right one. */
export const awsSuffixes: readonly string[] = [
  ...new Set([...partitions.flatMap((each) => [each.suffix, each.dualStackSuffix]), ...extraSuffixes]),
].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))

/** Shapes and no list: a region that AWS opens tomorrow fits too. */
const regionShape = /^(?:eusc-)?[a-z]{2}(?:-gov|-iso|-isob|-isoe|-isof)?-[a-z]+-\d{1,2}$/
const plainRegion = /^[a-z]{2}-[a-z]+-\d{1,2}$/

/** Whether a text has the shape of a region's name; nobody knows all that there will be. */
export function isRegion(text: string): boolean {
  return regionShape.test(text) || text === 'aws-global'
}

/**
 * The partition a region belongs to, also for pseudo regions (`aws-cn-global`); undefined when it fits none.
 * A plain region of a country that no pattern names yet is a new commercial one, as the SDKs assume too.
 */
export function partitionOfRegion(region: string): Partition | undefined {
  const found = partitions.find((each) => each.regionPattern.test(region))
  if (found !== undefined) return found
  if (region.endsWith('-global')) return byId.get(region.slice(0, -'-global'.length))
  return plainRegion.test(region) ? aws : undefined
}

/** By its id in ARNs: `aws`, `aws-cn`, … */
export function partitionById(id: string): Partition | undefined {
  return byId.get(id)
}
