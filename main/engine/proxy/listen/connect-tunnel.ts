import type { Socket } from 'node:net'
import type { Clock } from '#util/ports.ts'
import { answerAndClose } from './connect-answer.ts'
import { dialThroughHop } from '../../net/connect-dial.ts'
import type { ConnectTarget } from './connect-target.ts'
import { type DialTargetParts, dialTarget } from './dial-target.ts'
import { joinTunnel } from './tunnel.ts'
import type { AuditSink } from '../../audit/record.ts'

export interface TunnelParts extends DialTargetParts {
  readonly audit: AuditSink
  readonly clock: Clock
  readonly idleMs: number
}

/** Answers a CONNECT of an authenticated caller: 200 and the bytes of both sides, or a refusal with a sentence. Never rejects. */
export async function openTunnel(
  client: Socket,
  head: Buffer,
  target: ConnectTarget,
  grantId: string | undefined,
  parts: TunnelParts,
): Promise<void> {
  const started = parts.clock.now()
  const gone = new AbortController()
  const onGone = (): void => {
    gone.abort()
  }
  client.once('close', onGone)
  const opened = await dialTarget(target, grantId, parts, { signal: gone.signal, throughHop: dialThroughHop })
  client.off('close', onGone)
  const line = {
    time: new Date(started).toISOString(),
    event: 'tunnel',
    host: `${target.host}:${target.port}`,
  } as const
  if (opened.kind === 'refused') {
    answerAndClose(client, opened.status, `Latchkey: ${opened.reason}.`)
    parts.audit.append({
      ...line,
      outcome: opened.status === 403 ? 'refused' : 'failed',
      status: opened.status,
      reason: opened.reason,
    })
    return
  }
  if (client.destroyed) {
    opened.socket.destroy()
    return
  }
  if (head.length > 0) client.unshift(head)
  client.write('HTTP/1.1 200 Connection established\r\n\r\n')
  const { bytesIn, bytesOut } = await joinTunnel(client, opened.socket, parts.idleMs)
  parts.audit.append({
    ...line,
    outcome: 'allowed',
    status: 200,
    bytesIn,
    bytesOut,
    durationMs: parts.clock.now() - started,
  })
}
