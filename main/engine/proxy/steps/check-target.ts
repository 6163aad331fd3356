import type { HostFacts } from '../../aws/host-facts.ts'
import { partitionOfRegion } from '../../aws/partitions.ts'
import type { SessionFacts } from '../../ports.ts'
import type { Scope } from '../../signing/types.ts'
import { refused } from '../../refused.ts'

/**
 * Nothing signed may leave for a place where the role is not at home: another partition, or a host that is no AWS endpoint.
 * Throws Refused `wrong-partition`.
 */
export function checkTarget(scope: Scope, host: string, facts: HostFacts, session: SessionFacts): void {
  if (facts.kind === 'other')
    throw refused('wrong-partition', `${host} is no AWS service endpoint; nothing was signed.`)
  if (!facts.partitions.includes(session.partition)) {
    throw refused(
      'wrong-partition',
      `${host} is in ${facts.partitions.join(' or ')}, but ${session.role} is a role of ${session.partition}; nothing was signed.`,
    )
  }
  const partition = partitionOfRegion(scope.region)?.id
  // S3 answers a name that is no region with the right one, and its clients go on from there (s3cmd begins with `US`).
  if (partition === undefined && facts.kind === 'service' && facts.family === 's3') return
  if (partition !== session.partition) {
    throw refused(
      'wrong-partition',
      `the request is signed for the region ${scope.region} (${partition ?? 'of no known partition'}), but ${session.role} ` +
        `is a role of ${session.partition}; nothing was signed. Set AWS_REGION, or start a role of that partition.`,
    )
  }
}
