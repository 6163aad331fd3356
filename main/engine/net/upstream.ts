import { type IncomingMessage, request as open } from 'node:http'
import { createSecureContext } from 'node:tls'
import type { Clock, Log } from '#util/ports.ts'
import { AppError } from '#util/app-error.ts'
import { hearError } from '#util/hear-error.ts'
import { answerFault, limitInterim, switchedProtocols } from './framing.ts'
import { badAnswer, networkError } from './upstream-error.ts'
import { type Resolve, systemResolve } from './resolve.ts'
import type { Upstream, UpstreamRequest, UpstreamResponse } from './types.ts'
import { sendBody } from './upstream-body.ts'
import { createDestinations, type DestinationRules } from './upstream-destination.ts'
import { pairs, upstreamHeaders } from './upstream-head.ts'
import { createPools, dialUntil, type Pool } from './upstream-pools.ts'

export interface UpstreamOptions extends Partial<DestinationRules> {
  readonly resolve?: Resolve
  /** PEM: what AWS's certificate may be signed by. The system's roots and the person's extra ones, never our own authority. */
  readonly trust: readonly string[]
  readonly clock: Clock
  readonly log: Log
  /** A limit on silence in both directions, never on the length of a call: a Lambda may say nothing for 900 s. */
  readonly idleMs?: number
  /** That may be open at a time, to all places together. */
  readonly mostConnections?: number
}

const defaultIdleMs = 1_800_000

/** The way out to AWS. See docs/decisions/003-upstream-http.md for why it is Node's own client. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const idleMs = options.idleMs ?? defaultIdleMs
  const context = createSecureContext({ ca: [...options.trust], minVersion: 'TLSv1.2' })
  const pools = createPools(
    { resolve: options.resolve ?? systemResolve, context, ca: options.trust, clock: options.clock },
    options.mostConnections === undefined ? {} : { connections: options.mostConnections },
  )
  const destinationOf = createDestinations({
    endpointOverride: options.endpointOverride ?? (() => undefined),
    agentNextHop: options.agentNextHop,
    settingsNextHop: options.settingsNextHop,
    isOurs: options.isOurs ?? (() => false),
  })
  return {
    async send(request) {
      throwIfGone(request)
      const destination = destinationOf(request)
      const pool = pools.for(destination, request.principal)
      await pool.settle()
      for (;;) {
        throwIfGone(request)
        const outcome = await exchange(request, pool, idleMs)
        if (outcome.kind === 'answered') return outcome.response
        if (!outcome.untouched) throw networkError(destination.host, outcome.error)
        options.log.debug('an idle connection had been closed; trying another', { host: destination.host })
      }
    },
    close() {
      pools.close()
      return Promise.resolve()
    },
  }
}

type Outcome =
  | { readonly kind: 'answered'; readonly response: UpstreamResponse }
  /** `untouched`: a kept connection turned out to be closed before one byte of this request went into it. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly untouched: boolean }

function exchange(request: UpstreamRequest, pool: Pool, idleMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const outgoing = open({
      ...dialUntil(request.signal),
      agent: pool.agent,
      method: request.method,
      path: request.target,
      headers: upstreamHeaders(request.method, request.headers),
      maxHeaderSize: 65_536,
      insecureHTTPParser: false,
      timeout: idleMs,
    })
    let body: IncomingMessage | undefined
    let began = false
    const abort = (): void => {
      body?.destroy(cancelled())
      outgoing.destroy(cancelled())
      // Without a connection yet, Node would tell of the end only once there is one.
      resolve({ kind: 'failed', error: cancelled(), untouched: false })
    }
    request.signal.addEventListener('abort', abort, { once: true })
    outgoing.on('close', () => {
      request.signal.removeEventListener('abort', abort)
    })
    outgoing.on('socket', (socket) => {
      if (outgoing.reusedSocket && (socket.destroyed || !socket.writable)) {
        // Its end was told before this request listened, so nothing else would settle it.
        resolve({ kind: 'failed', error: new Error('closed while idle'), untouched: true })
        outgoing.destroy()
        return
      }
      began = true
      sendBody(outgoing, request)
    })
    outgoing.once('timeout', () => {
      outgoing.destroy(Object.assign(new Error('idle'), { code: 'ETIMEDOUT' }))
    })
    outgoing.on('error', (error) => {
      // After the answer began, its body carries the failure: Node ends it with an error of its own.
      resolve({ kind: 'failed', error, untouched: outgoing.reusedSocket && !began })
    })
    const refuseAnswer = (why: string): void => {
      resolve({ kind: 'failed', error: badAnswer(request.host, why), untouched: false })
      outgoing.destroy()
    }
    outgoing.once('upgrade', (_response, socket) => {
      hearError(socket).destroy()
      refuseAnswer(switchedProtocols)
    })
    limitInterim(outgoing, refuseAnswer)
    outgoing.on('response', (response) => {
      const fault = answerFault(response)
      if (fault !== undefined) {
        hearError(response)
        refuseAnswer(fault)
        return
      }
      // Whoever waits for the answer takes its body in a later turn.
      body = hearError(response)
      resolve({ kind: 'answered', response: answerOf(response) })
    })
  })
}

function throwIfGone({ signal }: UpstreamRequest): void {
  if (signal.aborted) throw cancelled()
}

const answerOf = (response: IncomingMessage): UpstreamResponse => ({
  status: response.statusCode ?? 502,
  statusText: response.statusMessage ?? '',
  headers: pairs(response.rawHeaders),
  body: response,
  trailers: () => pairs(response.rawTrailers),
})

const cancelled = (): AppError => new AppError('cancelled', 'the tool went away')
