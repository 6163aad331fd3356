import type { CustomerFamily, HostFacts } from './host-facts.ts'
import { customerFamily, lookUp, withoutFips } from './host-prefixes.ts'
import type { Entry } from './host-prefixes.ts'
import { globalPrefixes } from './host-table.ts'
import { awsSuffixes, isRegion, partitionOfRegion, partitions } from './partitions.ts'
import { readS3Host } from './s3-hosts.ts'

const other: HostFacts = { kind: 'other' }
const hostShape = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/
const account = /^\d{12}$/
const vpceName = /^vpce-[a-z0-9-]+$/
const dualStackSuffixes = new Set(partitions.map((each) => each.dualStackSuffix))

/** Partitions that a suffix may belong to. Function URLs and a few newer services live under `on.aws`. */
const owners = new Map(
  awsSuffixes.map((suffix) => [
    suffix,
    partitions
      .filter(
        (each) =>
          each.suffix === suffix ||
          each.dualStackSuffix === suffix ||
          (suffix === 'on.aws' && each.suffix === 'amazonaws.com'),
      )
      .map((each) => each.id),
  ]),
)

/** Says what a CONNECT host is. Never throws; anything unknown is `other` and gets tunnelled. */
export function classifyHost(host: string): HostFacts {
  const lower = host.toLowerCase()
  const name = lower.endsWith('.') ? lower.slice(0, -1) : lower
  if (name.length > 253) return other
  // At a label boundary, longest first: `amazonaws.com.cn` before `amazonaws.com`.
  const suffix = awsSuffixes.find((each) => name.endsWith(each) && name[name.length - each.length - 1] === '.')
  if (suffix === undefined || !hostShape.test(name)) return other
  const labels = name.slice(0, -suffix.length - 1).split('.')
  const last = labels.at(-1) ?? ''
  if (last === 'vpce') return classifyVpce(labels.slice(0, -1), suffix)
  if (last === 'us-gov' && isRegion(labels.at(-2) ?? '')) labels.pop()
  const region = labels.at(-1) ?? ''
  return isRegion(region)
    ? classifyRegional(labels.slice(0, -1), region, suffix)
    : (classifyRegionFirst(labels, suffix) ?? classifyGlobal(labels, suffix))
}

/** Ids of the partitions a host may belong to; empty when region and suffix do not belong together. */
function candidates(suffix: string, region: string): readonly string[] {
  const partition = partitionOfRegion(region)?.id
  const all = owners.get(suffix) ?? []
  return partition !== undefined && all.includes(partition) ? [partition] : []
}

function classifyRegional(front: readonly string[], region: string, suffix: string): HostFacts {
  const partitionIds = candidates(suffix, region)
  if (partitionIds.length === 0) return other
  const customer = customerFamily(front, suffix)
  if (customer !== undefined) {
    const signingName = customer === 'lambda-url' ? 'lambda' : customer
    return { kind: 'customer', family: customer, partitions: partitionIds, service: customer, signingName, region }
  }
  const found = lookUp(front)
  if (found !== undefined && (suffix !== 'on.aws' || found.entry.service === 'neptune-graph')) {
    return {
      kind: 'service',
      partitions: partitionIds,
      ...found.entry,
      region,
      fips: found.fips,
      dualStack: dualStackSuffixes.has(suffix) || suffix === 'on.aws',
    }
  }
  return classifyS3([...front, region], suffix)
}

function classifyS3(labels: readonly string[], suffix: string): HostFacts {
  const s3 = readS3Host(labels)
  if (s3 === undefined) return other
  // Without a region S3 is commercial or isolated: GovCloud's hosts always name theirs.
  const partitionIds =
    s3.region === undefined
      ? (owners.get(suffix) ?? []).filter((id) => id !== 'aws-us-gov')
      : candidates(suffix, s3.region)
  // S3 marks dual stack inside the name; only its outposts use the dual-stack suffixes.
  const dualSuffix = dualStackSuffixes.has(suffix)
  if (partitionIds.length === 0 || suffix === 'on.aws' || (dualSuffix && s3.service !== 's3-outposts')) return other
  return { kind: 'service', partitions: partitionIds, family: 's3', ...s3, dualStack: s3.dualStack || dualSuffix }
}

const regionFirst = new Map<string, CustomerFamily | Entry>([
  ['es', 'es'],
  ['aoss', 'aoss'],
  ['neptune-graph', { service: 'neptune-graph', signingName: 'neptune-graph' }],
  // Where older SDKs ask for these two.
  ['queue', { service: 'sqs', signingName: 'sqs' }],
  ['elasticmapreduce', { service: 'elasticmapreduce', signingName: 'elasticmapreduce' }],
])

/** `{id}.{region}.es.{suffix}` and the few services that put the region before their name. */
function classifyRegionFirst(labels: readonly string[], suffix: string): HostFacts | undefined {
  const found = regionFirst.get(labels.at(-1) ?? '')
  const region = labels.at(-2) ?? ''
  if (found === undefined || !isRegion(region)) return undefined
  const partitionIds = candidates(suffix, region)
  if (partitionIds.length === 0) return other
  if (typeof found !== 'string') {
    if (labels.length !== 2) return other
    return {
      kind: 'service',
      partitions: partitionIds,
      ...found,
      region,
      fips: false,
      dualStack: dualStackSuffixes.has(suffix),
    }
  }
  if (labels.length !== 3) return other
  return { kind: 'customer', family: found, partitions: partitionIds, service: found, signingName: found, region }
}

/** Names without a region from the time before there were others, which still lead to us-east-1. */
const firstRegionHosts = new Map<string, Entry>([
  ['queue', { service: 'sqs', signingName: 'sqs' }],
  ['ec2', { service: 'ec2', signingName: 'ec2' }],
  ['autoscaling', { service: 'autoscaling', signingName: 'autoscaling' }],
  ['rds', { service: 'rds', signingName: 'rds' }],
])

const scopedGlobals = new Map<string, Entry>([
  ['endpoint.events', { service: 'events', signingName: 'events' }],
  ['endpoints.email', { service: 'email', signingName: 'ses' }],
  ['endpoints.email.global', { service: 'email', signingName: 'ses' }],
])

function classifyGlobal(labels: readonly string[], suffix: string): HostFacts {
  const all = owners.get(suffix) ?? []
  const dualStack = dualStackSuffixes.has(suffix)
  const plain = withoutFips(labels)
  const joined = plain.join('.')
  const fips = joined !== labels.join('.')
  const entry = globalPrefixes.get(joined)
  if (entry !== undefined) {
    const partitionIds = all.filter((id) => entry.regions.has(id))
    if (partitionIds.length === 0) return other
    const region = entry.regions.get(partitionIds[0] ?? '')
    const { service, signingName } = entry
    return {
      kind: 'service',
      partitions: partitionIds,
      service,
      signingName,
      ...(region ? { region } : {}),
      fips,
      dualStack,
    }
  }
  const kvs = labels.length === 3 && account.test(labels[0] ?? '') && joined.endsWith('.cloudfront-kvs.global')
  const scoped = kvs
    ? { service: 'cloudfront-keyvaluestore', signingName: 'cloudfront-keyvaluestore' }
    : (scopedGlobals.get(plain.slice(1).join('.')) ?? scopedGlobals.get(plain.slice(2).join('.')))
  if (scoped !== undefined) return { kind: 'service', partitions: all, ...scoped, fips, dualStack }
  const first = suffix === 'amazonaws.com' && !fips ? firstRegionHosts.get(joined) : undefined
  if (first !== undefined) {
    return { kind: 'service', partitions: ['aws'], ...first, region: 'us-east-1', fips, dualStack }
  }
  return classifyS3(labels, suffix)
}

/** `vpce-….{service}.{region}.vpce.{suffix}`; S3 adds `bucket`, `accesspoint` or `control` in front of the name. */
function classifyVpce(labels: readonly string[], suffix: string): HostFacts {
  const at = labels.findIndex((label) => vpceName.test(label))
  const region = labels.at(-1) ?? ''
  const service = labels.slice(at + 1, -1)
  const before = labels.slice(0, Math.max(at, 0))
  const partitionIds = candidates(suffix, region)
  if (at < 0 || !isRegion(region) || partitionIds.length === 0) return other
  if (service.join('.') === 's3') {
    const kind = before.at(-1)
    if (kind !== 'bucket' && kind !== 'accesspoint' && kind !== 'control') return other
    const front = before.slice(0, -1)
    const facts = {
      kind: 'service',
      partitions: partitionIds,
      service: kind === 'control' ? 's3-control' : 's3',
    } as const
    const bucket = kind !== 'control' && front.length > 0 ? { bucket: front.join('.') } : {}
    return { ...facts, signingName: 's3', region, fips: false, dualStack: false, family: 's3', ...bucket }
  }
  if (before.length > 0) return other
  return classifyRegional(service, region, suffix)
}
