import { aws, partitionOfRegion } from '#engine/aws/partitions.ts'
import type { SourceContext } from '../source.ts'
import { refuse } from '#util/app-error.ts'

/** Where Roles Anywhere has FIPS endpoints, as botocore's endpoints.json (1.43) lists them. */
const fipsRegions: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'us-gov-east-1',
  'us-gov-west-1',
]

export interface EndpointWanted {
  /** Of the trust anchor. */
  readonly region: string
  readonly endpointUrl?: string | undefined
  /** With validated cryptography (FIPS 140). */
  readonly fips?: boolean | undefined
}

/** Throws AppError `bad-request` where there is none: what is to be FIPS is never sent elsewhere. */
export function endpointOf({ region, endpointUrl, fips = false }: EndpointWanted): URL {
  if (endpointUrl !== undefined && fips)
    throw refuse('an endpoint URL and FIPS do not go together', 'The URL alone says where calls go: leave --fips out.')
  if (endpointUrl !== undefined) return new URL(endpointUrl)
  if (fips && !fipsRegions.includes(region))
    throw refuse(
      `Roles Anywhere has no FIPS endpoint in ${region}`,
      `It has them in ${fipsRegions.join(', ')}. A newer one: --endpoint-url.`,
    )
  const { suffix } = partitionOfRegion(region) ?? aws
  return new URL(`https://rolesanywhere${fips ? '-fips' : ''}.${region}.${suffix}`)
}

/** Where the agent's environment has the service, unless the source says where; what is to be FIPS does not go there. */
export function placeToCall(
  wanted: EndpointWanted,
  { endpointFor }: Pick<SourceContext, 'endpointFor'>,
): EndpointWanted {
  return wanted.fips ? wanted : { ...wanted, endpointUrl: wanted.endpointUrl ?? endpointFor('rolesanywhere') }
}
