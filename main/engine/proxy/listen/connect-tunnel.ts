import type { Socket } from 'node:net'
import { fewUnwritten } from '#util/few-pieces.ts'
import type { Clock } from '#util/ports.ts'
import { answerAndClose } from './connect-answer.ts'
import { dialThroughHop } from '../../net/connect-dial.ts'
import type { ConnectTarget } from './connect-target.ts'
import { dialTarget, type DialTargetParts, type TunnelCaller } from './dial-target.ts'
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
  caller: TunnelCaller,
  parts: TunnelParts,
): Promise<void> {
  const started = parts.clock.now()
  const gone = new AbortController()
  const onGone = (): void => {
    gone.abort()
  }
  client.once('close', onGone)
  const opened = await dialTarget(target, caller, parts, { signal: gone.signal, throughHop: dialThroughHop })
  client.off('close', onGone)
  const line = {
    time: new Date(started).toISOString(),
    event: 'tunnel',
    host: `${target.host}:${target.port}`,
  } as const
  if (opened.kind === 'refused') {
    answerAndClose(client, opened.status, `Latchkey: ${opened.reason}.`)
    // The password alone shows no key, and a refusal costs next to nothing: any number of them must not push other lines out.
    parts.audit.append(
      {
        ...line,
        outcome: opened.status === 403 ? 'refused' : 'failed',
        status: opened.status,
        reason: opened.reason,
      },
      'stranger',
    )
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

interface Tunnelled {
  /** From the client to the target. */
  readonly bytesIn: number
  readonly bytesOut: number
}

/**
 * Joins two connections until both directions are done. An end on one side is passed on and the other direction goes on
 * (half-close). A loss on one side resets the other at once: a plain end would make half an answer look like a whole one.
 * `idleMs` without a byte either way ends both.
 */
function joinTunnel(client: Socket, target: Socket, idleMs: number): Promise<Tunnelled> {
  return new Promise((resolve) => {
    let bytesIn = 0
    let bytesOut = 0
    let open = 2
    const closed = (one: Socket, other: Socket): void => {
      // After a clean close the other side may still have bytes to write out.
      if (!one.readableEnded || !one.writableFinished) other.resetAndDestroy()
      if (--open === 0) resolve({ bytesIn, bytesOut })
    }
    const pass = (from: Socket, to: Socket, count: (bytes: number) => void): void => {
      const write = fewUnwritten(from, to)
      from.on('error', () => undefined).on('end', () => to.end())
      from.on('data', (chunk: Buffer) => {
        count(chunk.length)
        write(chunk)
      })
    }
    pass(client, target, (bytes) => (bytesIn += bytes))
    pass(target, client, (bytes) => (bytesOut += bytes))
    client.on('close', () => {
      closed(client, target)
    })
    target.on('close', () => {
      closed(target, client)
    })
    target.setTimeout(idleMs, () => {
      client.destroy()
      target.destroy()
    })
    // One that was lost before it had a listener will not say so again.
    if (client.destroyed) target.destroy()
    if (target.destroyed) client.destroy()
  })
}
