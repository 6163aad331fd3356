// Which service, region and bucket a request is for: by an AWS host name, else by the credential scope (as with
// AWS_ENDPOINT_URL, where the host is 127.0.0.1).
import { isIP } from 'node:net'
import { classifyHost } from '#engine/aws/hosts.ts'
import type { Target } from './call.ts'

/** Services whose host without a region stands for us-east-1. */
const globalRegion = 'us-east-1'

export interface ScopeHint {
  readonly service: string
  readonly region: string
}

/** `hint`: what the signature claims, used only where the host says nothing; `unsignedService`: without that too. */
export function findTarget(hostHeader: string, hint: ScopeHint | undefined, unsignedService: string): Target {
  const host = withoutPort(hostHeader.toLowerCase()).replace(/\.$/, '')
  const facts = classifyHost(host)
  if (facts.kind !== 'other') {
    return {
      service: facts.signingName,
      region: facts.region ?? globalRegion,
      addressed: 'aws-host',
      bucket: facts.kind === 'service' ? facts.bucket : undefined,
    }
  }
  // A bucket in front of a name, as SDKs do it with an endpoint of http://localhost:port.
  const bucket = isIP(host) === 0 && host.endsWith('.localhost') ? host.slice(0, -'.localhost'.length) : undefined
  return {
    service: hint?.service ?? unsignedService,
    region: hint?.region,
    addressed: 'direct',
    bucket: hint === undefined || hint.service === 's3' ? bucket : undefined,
  }
}

function withoutPort(host: string): string {
  return /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host)?.[1] ?? host
}
