import { type ConsoleDomain, consoleDomainOf } from '#shared/console/hosts.ts'
import { AppError } from '#util/app-error.ts'
import { partitionOfRegion } from '#engine/aws/partitions.ts'

export interface ConsolePlace {
  /** Of the role: AWS refuses to lead from one to another. */
  readonly partition: string
  /** Where what is wanted names none. */
  readonly region: string
  /** The console's host by partition, for those whose hosts AWS does not publish. */
  readonly domains?: Readonly<Record<string, string>>
}

export type PlaceDomain = Omit<ConsoleDomain, 'signIn'>

export function domainOf({ partition, domains }: ConsolePlace): PlaceDomain {
  const known = consoleDomainOf(partition)
  if (known !== undefined) return known
  const console = domains?.[partition]
  if (console !== undefined) return { partition, console, others: [] }
  throw new AppError('bad-request', `AWS publishes no host of the console for the partition ${partition}`, {
    hint: 'Ask whoever runs your access for the host, and add it in Settings.',
  })
}

/** Nobody lists the regions that AWS will open; a pseudo-region such as `aws-global` has no console. */
export function checkRegion(region: string, { partition }: ConsolePlace): void {
  if (!region.endsWith('-global') && partitionOfRegion(region)?.id === partition) return
  throw new AppError('bad-request', `"${region}" is not a region of the partition ${partition}`, {
    hint: 'Choose a region of the role’s own partition, such as us-east-1 in aws.',
  })
}
