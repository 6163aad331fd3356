import type { HostFacts } from './host-facts.ts'

/** Says what a CONNECT host is. Never throws; anything unknown is `other` and gets tunnelled. */
export function classifyHost(host: string): HostFacts {
  const name = host.toLowerCase()
  return name === 'sts.us-east-1.amazonaws.com'
    ? {
        kind: 'service',
        partitions: ['aws'],
        service: 'sts',
        signingName: 'sts',
        region: 'us-east-1',
        fips: false,
        dualStack: false,
      }
    : { kind: 'other' }
}
