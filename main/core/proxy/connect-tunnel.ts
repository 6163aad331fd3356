import type { Socket } from 'node:net'
import { assertNever } from '../util/assert-never.ts'
import { AppError } from '../util/app-error.ts'
import type { Clock } from '../ports.ts'
import { type AnswerStatus, answerAndClose } from './connect-answer.ts'
import type { ConnectTarget } from './connect-target.ts'
import { dialDirect, dialThroughHop } from './connect-dial.ts'
import type { Hop } from './next-hop.ts'
import { type Resolve, resolveAndJudge } from './resolve.ts'
import { joinTunnel } from './tunnel.ts'
import type { AuditSink } from './types.ts'

export interface TunnelParts {
  readonly resolve: Resolve
  /** The corporate proxy for a target; `grantId` is the caller's, where its proxy URL names one. Throws AppError. */
  readonly nextHopFor: (host: string, port: number, grantId: string | undefined) => Hop | undefined
  /** PEM certificates that an https corporate proxy may present. */
  readonly trust: readonly string[]
  readonly audit: AuditSink
  readonly clock: Clock
  readonly idleMs: number
}

type Opened =
  | { readonly kind: 'open'; readonly socket: Socket }
  | { readonly kind: 'refused'; readonly status: AnswerStatus; readonly reason: string }

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
  const opened = await dialTarget(target, grantId, parts, gone.signal)
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

async function dialTarget(
  target: ConnectTarget,
  grantId: string | undefined,
  parts: TunnelParts,
  signal: AbortSignal,
): Promise<Opened> {
  try {
    const hop = parts.nextHopFor(target.host, target.port, grantId)
    const judged = await resolveAndJudge(target.host, parts.resolve)
    switch (judged.kind) {
      case 'forbidden':
        return {
          kind: 'refused',
          status: 403,
          reason: `${target.host} leads to this computer or its own network link (${judged.address}), where no tunnel goes`,
        }
      case 'unknown':
        // Behind a corporate proxy only the proxy may know the names of the outside world.
        if (hop !== undefined)
          return { kind: 'open', socket: await dialThroughHop(hop, target, { ca: parts.trust, signal }) }
        return { kind: 'refused', status: 502, reason: `${target.host} is not known to DNS` }
      case 'addresses':
        return {
          kind: 'open',
          socket:
            hop === undefined
              ? await dialDirect(target.host, target.port, judged.addresses, signal)
              : await dialThroughHop(hop, target, { ca: parts.trust, signal }),
        }
      default:
        return assertNever(judged)
    }
  } catch (error) {
    const late = error instanceof AppError && error.code === 'timeout'
    const reason = error instanceof AppError ? error.message : `${target.host} cannot be reached`
    return { kind: 'refused', status: late ? 504 : 502, reason }
  }
}
