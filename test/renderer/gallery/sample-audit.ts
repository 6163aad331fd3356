import type { AuditGroup, AuditSummary } from '#contract/audit.ts'
import type { AuditRecord } from '#contract/model.ts'
import { galleryNow } from './sample.ts'

const actions = [
  ['s3', 'GetObject', 'GET', 's3.eu-west-1.amazonaws.com', '/reports/2026/01/summary.csv'],
  ['sts', 'GetCallerIdentity', 'POST', 'sts.eu-west-1.amazonaws.com', '/'],
  ['dynamodb', 'Query', 'POST', 'dynamodb.eu-west-1.amazonaws.com', '/'],
  ['ec2', 'DescribeInstances', 'POST', 'ec2.eu-west-1.amazonaws.com', '/'],
  ['s3', 'DeleteObject', 'DELETE', 's3.eu-west-1.amazonaws.com', '/reports/old.csv'],
] as const
const callers = ['exec 4711 terraform', 'shared', 'exec 4720 aws'] as const
const commands = ['terraform', 'boto3', 'aws s3 sync'] as const
const outcomes = ['allowed', 'allowed', 'allowed', 'allowed', 'refused', 'allowed', 'failed', 'foreign'] as const

/** Oldest first, one each 20 s up to now. */
export function auditRecords(count: number): AuditRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const at = count - 1 - index
    const time = new Date(galleryNow - at * 20_000).toISOString()
    if (at % 9 === 5)
      return {
        time,
        event: at % 2 === 0 ? 'session.renew' : 'session.start',
        outcome: at % 4 === 1 ? 'failed' : 'allowed',
        role: 'Admin',
        accountId: '444455556666',
        ...(at % 4 === 1 ? { reason: 'AWS refused: this user may not assume Admin.' } : {}),
      }
    const [service, action, method, host, path] = actions[at % actions.length] ?? actions[0]
    const outcome = outcomes[at % outcomes.length] ?? 'allowed'
    return {
      time,
      event: 'request',
      outcome,
      requestId: `request-${at}`,
      role: at % 3 === 0 ? 'Admin' : 'ReadOnly',
      roleArn: 'arn:aws:iam::444455556666:role/Admin',
      accountId: '444455556666',
      client: callers[at % callers.length] ?? 'shared',
      command: commands[at % commands.length] ?? 'boto3',
      method,
      host,
      path,
      service,
      region: 'eu-west-1',
      action,
      status: outcome === 'allowed' ? (at % 7 === 1 ? 400 : 200) : outcome === 'refused' ? 403 : 502,
      ...(outcome === 'allowed' && at % 7 === 1 ? { errorCode: 'InvalidAction' } : {}),
      ...(outcome === 'refused' ? { reason: 'No session of this role runs.', errorCode: 'AccessDenied' } : {}),
      bytesIn: 120,
      bytesOut: 2048 + at * 37,
      durationMs: 40 + (at % 7) * 21,
    }
  })
}

const none = { forwarded: 0, error: 0, refused: 0, failed: 0, foreign: 0 }
const group = (name: string, meanMs: number, counts: Partial<typeof none>): AuditGroup => ({
  name,
  ...none,
  ...counts,
  meanMs,
  lastAt: new Date(galleryNow - meanMs * 900).toISOString(),
})
const groups = [
  group('aws s3 sync', 48, { forwarded: 248, error: 2, refused: 14 }),
  group('terraform', 210, { forwarded: 92, error: 5 }),
  group('deploy.py (boto3)', 73, { forwarded: 31, failed: 3 }),
  group('', 12, { foreign: 12 }),
  group('aws logs tail', 4400, { forwarded: 9 }),
  group('com.example.a-program-with-a-very-long-name.of-sixty-four-signs', 31, { forwarded: 3 }),
]
const actionGroups = [
  group('s3:PutObject', 51, { forwarded: 170, refused: 14 }),
  group('s3:GetObject', 44, { forwarded: 80, error: 2 }),
  group('ec2:DescribeInstances', 310, { forwarded: 61, error: 5 }),
  group('logs:FilterLogEvents', 4400, { forwarded: 9 }),
  group('sts:GetCallerIdentity', 22, { forwarded: 4 }),
]

export function auditSummary(buckets: number): AuditSummary {
  const bucketMs = 60_000
  return {
    since: galleryNow - buckets * bucketMs,
    until: galleryNow,
    bucketMs,
    buckets: Array.from({ length: buckets }, (_, at) => ({
      forwarded: (at * 7) % 13,
      error: at % 6 === 0 ? 1 : 0,
      refused: at % 9 === 0 ? 2 : 0,
      failed: at % 17 === 0 ? 1 : 0,
      foreign: at % 5 === 0 ? 1 : 0,
    })),
    commands: { most: groups, rest: none },
    actions: {
      most: actionGroups,
      rest: none,
      slowest: actionGroups.toSorted((a, b) => (b.meanMs ?? 0) - (a.meanMs ?? 0)),
      refused: actionGroups.filter(({ error, refused }) => error + refused > 0),
    },
    roles: ['Admin', 'ReadOnly'],
    services: ['s3', 'dynamodb', 'sts', 'ec2'],
    clients: ['exec 4711 terraform', 'shared', 'exec 4720 aws'],
  }
}
