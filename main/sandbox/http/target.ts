// Which service, region and bucket a request is for: by an AWS host name, else by the credential scope (as with
// AWS_ENDPOINT_URL, where the host is 127.0.0.1).
import { isIP } from 'node:net'
import type { Target } from './call.ts'

const suffixes = [
  'amazonaws.com.cn',
  'amazonaws.com',
  'amazonaws.eu',
  'api.amazonwebservices.com.cn',
  'api.amazonwebservices.eu',
  'api.aws',
]

const regionShape = /^[a-z]{2,4}(-[a-z]+){1,2}-\d{1,2}$/

/** Host labels that are not the signing name. */
const signingNames: ReadonlyMap<string, string> = new Map([['ddb', 'dynamodb']])

/** Services whose host without a region stands for us-east-1. */
const globalRegion = 'us-east-1'

export interface ScopeHint {
  readonly service: string
  readonly region: string
}

/** `hint`: what the signature claims, used only where the host says nothing; `unsignedService`: without that too. */
export function findTarget(hostHeader: string, hint: ScopeHint | undefined, unsignedService: string): Target {
  const host = withoutPort(hostHeader.toLowerCase()).replace(/\.$/, '')
  const suffix = suffixes.find((candidate) => host.endsWith(`.${candidate}`))
  if (suffix !== undefined) return awsHost(host.slice(0, -suffix.length - 1).split('.'))
  // A bucket in front of a name, as SDKs do it with an endpoint of http://localhost:port.
  const bucket = isIP(host) === 0 && host.endsWith('.localhost') ? host.slice(0, -'.localhost'.length) : undefined
  return {
    service: hint?.service ?? unsignedService,
    region: hint?.region,
    addressed: 'direct',
    bucket: hint === undefined || hint.service === 's3' ? bucket : undefined,
  }
}

function awsHost(labels: readonly string[]): Target {
  if (labels.at(-1) === 'vpce') return awsHost(withoutVpce(labels))
  const s3At = labels.findLastIndex((label) => label === 's3' || label.startsWith('s3-'))
  if (s3At !== -1) {
    const rest = labels.slice(s3At + 1).filter((label) => label !== 'dualstack')
    const legacyRegion = labels[s3At]?.slice('s3-'.length) ?? ''
    const region = rest[0] ?? (regionShape.test(legacyRegion) ? legacyRegion : globalRegion)
    const bucket = labels.slice(0, s3At).join('.')
    return { service: 's3', region, addressed: 'aws-host', bucket: bucket === '' ? undefined : bucket }
  }
  const last = labels.at(-1) ?? ''
  const regional = regionShape.test(last)
  const name = (regional ? labels.at(-2) : last)?.replace(/-fips$/, '') ?? ''
  return {
    service: signingNames.get(name) ?? name,
    region: regional ? last : globalRegion,
    addressed: 'aws-host',
    bucket: undefined,
  }
}

/** An interface endpoint's own name is `vpce-ID.SERVICE.REGION.vpce`; S3 has `bucket.` or `NAME.bucket.` in front. */
function withoutVpce(labels: readonly string[]): readonly string[] {
  const id = labels.findIndex((label) => label.startsWith('vpce-'))
  const front = labels.slice(0, Math.max(id, 0))
  return [...(front.at(-1) === 'bucket' ? front.slice(0, -1) : front), ...labels.slice(id + 1, -1)]
}

function withoutPort(host: string): string {
  return /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host)?.[1] ?? host
}
