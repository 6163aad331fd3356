import { defined } from '#shared/defined.ts'
import type { AuditRecord } from '../../audit/record.ts'
import { commandOf } from '../../aws/user-agent.ts'
import type { Exchange } from '../exchange.ts'
import type { Caller } from './find-session.ts'

/** Longest path in an audit line, in characters. S3 keys have 1024 bytes at most, three times that when percent-encoded. */
const maxPath = 4096

/** The audit line of a finished exchange. The query is left out: a presigned one is a credential. */
export function auditLine(exchange: Exchange, now: number): AuditRecord {
  const target = exchange.request.url ?? '/'
  const query = target.indexOf('?')
  return {
    time: new Date(exchange.startedAt).toISOString(),
    event: 'request',
    outcome: 'failed',
    requestId: exchange.requestId,
    method: exchange.request.method ?? 'GET',
    host: exchange.connection.host,
    path: (query === -1 ? target : target.slice(0, query)).slice(0, maxPath),
    ...defined({ command: commandOf(exchange.request.headers['user-agent']) }),
    ...exchange.audit,
    bytesIn: exchange.bytesIn,
    durationMs: Math.max(0, now - exchange.startedAt),
  }
}

/** Notes whose request it is. */
export function noteCaller(exchange: Exchange, caller: Caller): void {
  if (caller.kind === 'foreign') return
  const { audit } = exchange
  const { grant, session } = caller
  audit.role = session.role
  audit.session = session.id
  const roleArn = grant.derived?.arn ?? session.roleArn
  if (roleArn !== undefined) audit.roleArn = roleArn
  if (session.accountId !== undefined) audit.accountId = session.accountId
  audit.principal = grant.principal
  audit.client = grant.client
}
