// Plain http through the proxy: the whole URL stands in the request, and what is behind it is never AWS.
import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { AuditRecord } from '../../audit/record.ts'
import { classifyHost } from '../../aws/hosts.ts'
import { awsSuffixes } from '../../aws/partitions.ts'
import type { Clock } from '#util/ports.ts'
import { classifySignature } from '../../signing/classify-signature.ts'
import type { RawHeaders } from '#util/http/message.ts'
import { AppError } from '#util/app-error.ts'
import { fewUnread } from '#util/few-pieces.ts'
import { hearError } from '#util/hear-error.ts'
import { mentionsStandIn } from '#util/stand-in-key.ts'
import { dialHop, refusedByHop } from '../../net/connect-dial.ts'
import { answerFault, framingOf, limitInterim, switchedProtocols } from '../../net/framing.ts'
import { forwardHeaders, forwardTrailers } from '../steps/forward-headers.ts'
import { type Inbound, readInbound } from '../steps/inbound.ts'
import type { Hop } from '#util/http/next-hop.ts'
import { sendAnswer } from '../steps/respond.ts'
import type { AuditSink } from '../../audit/record.ts'
import type { UpstreamResponse } from '../../net/types.ts'
import { sendBody } from '../../net/upstream-body.ts'
import { badAnswer, networkError } from '../../net/upstream-error.ts'
import { pairs, upstreamHeaders } from '../../net/upstream-head.ts'
import { type DialTargetParts, dialTarget, type TunnelCaller } from './dial-target.ts'
import { type PlainTarget, parsePlainTarget } from './plain-target.ts'
import { say, type SayStatus } from './say.ts'

export interface PlainRelayParts extends DialTargetParts {
  readonly audit: AuditSink
  readonly clock: Clock
  readonly idleMs: number
}

interface Refusal {
  readonly status: SayStatus
  readonly reason: string
}

/** Passes one request of an authenticated caller on and its answer back. Never rejects. */
export async function relayPlain(
  request: IncomingMessage,
  response: ServerResponse,
  caller: TunnelCaller,
  parts: PlainRelayParts,
): Promise<void> {
  const started = parts.clock.now()
  const target = parsePlainTarget(request.url ?? '', request.method ?? 'GET')
  if (target === undefined) {
    say(response, 400, 'Latchkey: this is no http URL that can be asked for. For https, use CONNECT.')
    return
  }
  const framing = framingOf(request.rawHeaders, request.httpVersion)
  if (framing.kind === 'bad') {
    say(response, 400, `Latchkey: this request was not passed on: ${framing.why}.`)
    return
  }
  const inbound = readInbound(request)
  const write = (rest: Pick<AuditRecord, 'outcome'> & Partial<AuditRecord>): void =>
    // As of tunnels: what came to nothing must not push other lines out.
    parts.audit.append(
      {
        time: new Date(started).toISOString(),
        event: 'tunnel',
        host: `${target.host}:${target.port}`,
        method: inbound.method,
        durationMs: Math.max(0, parts.clock.now() - started),
        ...rest,
      },
      rest.outcome === 'allowed' ? 'known' : 'stranger',
    )
  const refuse = ({ status, reason }: Refusal): void => {
    say(response, status, `Latchkey: ${reason}.`)
    write({ outcome: status < 500 ? 'refused' : 'failed', status, reason })
  }
  const fault = faultOf(inbound, target)
  if (fault !== undefined) return refuse(fault)

  const gone = new AbortController()
  hearError(request)
  hearError(response).on('close', () => gone.abort())
  const opened = await dialTarget(target, caller, parts, {
    signal: gone.signal,
    throughHop: (hop, _target, options) => dialHop(hop, options),
  })
  if (opened.kind === 'refused') return refuse(opened)
  const { socket, hop } = opened
  if (gone.signal.aborted) {
    socket.destroy()
    return write({ outcome: 'failed', reason: 'the tool went away' })
  }
  let bytesIn = 0
  const onBytes = (count: number): void => void (bytesIn += count)
  const answer = await exchange(inbound, target, { socket, hop, idleMs: parts.idleMs, gone: gone.signal, onBytes })
  if ('reason' in answer) return refuse(answer)
  const sent = await sendAnswer(response, answer, { method: inbound.method, httpVersion: request.httpVersion })
  write({ outcome: sent.complete ? 'allowed' : 'failed', status: answer.status, bytesIn, bytesOut: sent.bytes })
}

/** What must not leave in clear. */
function faultOf(inbound: Inbound, { host, authority }: PlainTarget): Refusal | undefined {
  const { stream } = inbound
  if (/^websocket$/i.test(stream.headers.upgrade ?? '')) {
    return { status: 501, reason: `websockets to ${host} pass over CONNECT only` }
  }
  if (classifyHost(host).kind !== 'other') {
    return {
      status: 403,
      reason: `${host} is an AWS endpoint, and requests to AWS never leave over plain http. Use https`,
    }
  }
  const isAws = awsSuffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))
  if (carriesStandIn(inbound) || (isAws && classifySignature(inbound).kind !== 'unsigned')) {
    return {
      status: 403,
      reason: `the request to ${authority} carries credentials, and over plain http everyone could read them`,
    }
  }
  return undefined
}

const carriesStandIn = ({ target, headers }: Inbound): boolean =>
  mentionsStandIn(target) ||
  headers.some(([name, value]) => name.toLowerCase() !== 'proxy-authorization' && mentionsStandIn(value))

interface Way {
  readonly socket: Socket
  readonly hop: Hop | undefined
  readonly idleMs: number
  readonly gone: AbortSignal
  readonly onBytes: (count: number) => void
}

function exchange(inbound: Inbound, target: PlainTarget, way: Way): Promise<UpstreamResponse | Refusal> {
  const { socket, hop, gone } = way
  fewUnread(socket)
  return new Promise((resolve) => {
    const headers = headersFor(inbound, target, hop)
    const outgoing = httpRequest({
      createConnection: () => socket,
      method: inbound.method,
      // A corporate proxy gets the whole URL as we did (RFC 9112, section 3.2.2).
      path: hop === undefined ? target.path : `http://${target.authority}${target.path === '*' ? '' : target.path}`,
      headers: upstreamHeaders(inbound.method, headers),
      maxHeaderSize: 65_536,
      insecureHTTPParser: false,
    })
    const fail = (error: unknown): void => {
      outgoing.destroy()
      socket.destroy()
      const failure = networkError(target.host, error)
      if (failure instanceof AppError) {
        resolve({ status: failure.code === 'timeout' ? 504 : 502, reason: failure.message })
      } else resolve({ status: 502, reason: `what ${target.authority} answered cannot be passed on` })
    }
    const abort = (): void => fail(new Error('the tool went away'))
    gone.addEventListener('abort', abort, { once: true })
    outgoing.on('close', () => {
      gone.removeEventListener('abort', abort)
      socket.destroy()
      fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
    })
    outgoing.on('error', fail)
    socket.setTimeout(way.idleMs, () => fail(Object.assign(new Error('idle'), { code: 'ETIMEDOUT' })))
    outgoing.on('upgrade', (_answer, upgraded) => {
      hearError(upgraded).destroy()
      fail(badAnswer(target.host, switchedProtocols))
    })
    limitInterim(outgoing, (why) => fail(badAnswer(target.host, why)))
    outgoing.on('response', (answer) => {
      const status = answer.statusCode ?? 502
      const fault = answerFault(hearError(answer))
      if (hop !== undefined && status === 407) fail(refusedByHop(hop, target.host, status))
      else if (fault !== undefined) fail(badAnswer(target.host, fault))
      else {
        resolve({
          status,
          statusText: answer.statusMessage ?? '',
          headers: pairs(answer.rawHeaders),
          body: answer,
          trailers: () => pairs(answer.rawTrailers),
        })
      }
    })
    sendBody(outgoing, {
      headers,
      body: inbound.hasBody ? inbound.stream : null,
      trailers: () => forwardTrailers(pairs(inbound.stream.rawTrailers)),
    })
    if (inbound.hasBody) inbound.stream.on('data', (chunk: Buffer) => way.onBytes(chunk.length))
  })
}

/** The tool's own, without what belongs to one connection; `Host` is the URL's, whatever the tool said (RFC 9112, section 3.2.2). */
function headersFor(inbound: Inbound, { authority }: PlainTarget, hop: Hop | undefined): RawHeaders {
  const kept = forwardHeaders(inbound.headers, inbound.chunked).filter(([name]) => name.toLowerCase() !== 'host')
  return [
    ['Host', authority],
    ...kept,
    ...(hop?.authorization === undefined ? [] : [['Proxy-Authorization', hop.authorization] as const]),
  ]
}
