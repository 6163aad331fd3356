import { type ConsoleDomain, consoleDomainOf } from '#shared/console/hosts.ts'
import { isolatedHostsShape } from '#shared/console/isolated.ts'
import { regionsOf } from '#shared/regions.ts'
import { AppError } from '#util/app-error.ts'
import { nearest } from '#shared/nearest.ts'
import { partitionOfRegion } from '#engine/aws/partitions.ts'

export interface ConsolePlace {
  /** Of the role: AWS refuses to lead from one to another. */
  readonly partition: string
  /** Of the role, where it is known. */
  readonly account?: string
  /** Where what is wanted names none. */
  readonly region: string
  /** The region that somebody asked for. */
  readonly asked?: string
  /** Of the partitions whose hosts AWS does not publish. */
  readonly isolated: readonly ConsoleDomain[]
}

/** Throws AppError `unsupported` for a partition whose hosts nobody gave. */
export function domainOf({ partition, isolated }: Pick<ConsolePlace, 'partition' | 'isolated'>): ConsoleDomain {
  const known = consoleDomainOf(partition) ?? isolated.find((each) => each.partition === partition)
  if (known !== undefined) return known
  throw new AppError('unsupported', `AWS does not publish the console’s hosts in the partition ${partition}`, {
    hint: `Ask whoever runs your access there, then: latchkey settings set console.isolated-hosts ${isolatedHostsShape.replace('aws-iso', partition)}`,
  })
}

/** Nobody lists the regions that AWS will open; a pseudo-region such as `aws-global` has no console. */
export function checkRegion(region: string, { partition }: Pick<ConsolePlace, 'partition'>): void {
  if (!region.endsWith('-global') && partitionOfRegion(region)?.id === partition) return
  throw new AppError('bad-request', `"${region}" is not a region of the partition ${partition}`, {
    hint: 'Choose a region of the role’s own partition, such as us-east-1 in aws.',
  })
}

/** A page is in one region: nobody should read another's name over it. */
export function checkAsked(region: string | undefined, { asked }: Pick<ConsolePlace, 'asked'>): void {
  if (asked === undefined || region === undefined || asked === region) return
  throw new AppError('bad-request', `what should be shown is in ${region}, and ${asked} was asked for`, {
    hint: 'Leave out the region: an ARN or an address that names one is shown there.',
  })
}

/** Of what a person typed: sign-in would lead on to any name, and a region that is misspelt has no host. */
export function checkTypedRegion(region: string, place: Pick<ConsolePlace, 'partition'>): void {
  const known = regionsOf(place.partition).map(({ id }) => id)
  if (known.includes(region)) return
  const near = nearest(region, known)
  if (near.length === 0) checkRegion(region, place)
  if (known.length === 0) return
  throw new AppError('bad-request', `the partition ${place.partition} has no region "${region}" that is known here`, {
    hint:
      near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : 'If AWS opened it since, give the address of a page there: --to ADDRESS.',
  })
}
