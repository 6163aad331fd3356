import { checkEndpointUrl, type EndpointOverrides } from '#engine/aws/endpoint.ts'
import { partitionById, partitionOfRegion } from '#engine/aws/partitions.ts'
import type { ConsoleDomain } from '#shared/console/hosts.ts'
import { domainOf } from './place.ts'

export interface SignInPlace {
  /** Partition id. */
  readonly partition: string
  readonly region: string
  /** See ConsolePlace. */
  readonly isolated: readonly ConsoleDomain[]
  /** Of the source; wins. */
  readonly endpointUrl?: string | undefined
  readonly overrides: Pick<EndpointOverrides, 'urlFor'>
}

/** The region whose host bears no region (AWS General Reference, "AWS Sign-In endpoints"). */
const bareHost: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
  'aws-eusc': 'eusc-de-east-1',
}

/**
 * Where credentials become a sign-in, without a trailing slash: the region's own host, which an outage of another region leaves alone. Throws
 * AppError `unsupported` for a partition whose sign-in AWS does not publish.
 */
export function signInEndpoint({ partition, region, isolated, endpointUrl, overrides }: SignInPlace): string {
  if (endpointUrl !== undefined) return checkEndpointUrl(endpointUrl)
  const override = overrides.urlFor('signin')
  if (override !== undefined) return override
  const { signIn: host } = domainOf({ partition, isolated })
  // Whoever gave a host gave all of it.
  if (bareHost[partition] === undefined) return `https://${host}`
  const known = partitionOfRegion(region) === partitionById(partition) && !region.endsWith('-global')
  return !known || region === bareHost[partition] ? `https://${host}` : `https://${region}.${host}`
}
