// One request from its first byte to its answer: target → service → body → signature → rate → operation.
import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { hearError } from '#util/hear-error.ts'
import { belongTo, type Owner } from '#util/owner.ts'
import type { CredentialBook } from '../organisation/credentials.ts'
import type { SandboxClock } from '../types.ts'
import { payloadHashOf, verifyCall } from '../verify/verify-call.ts'
import { readClaim } from '../verify/claim.ts'
import { declaredPayload, openPayload } from '../verify/payload.ts'
import { readWhole } from './body.ts'
import type { Answer, Call, OpenService, Route, Service, SignedService } from './call.ts'
import { faultAnswer } from './dialects.ts'
import { AwsFault } from './fault.ts'
import { findTarget } from './target.ts'
import { writeAnswer } from './write-answer.ts'

export interface HandlerDeps {
  readonly services: ReadonlyMap<string, Service>
  /** Answers for everything that no service serves. */
  readonly fallback: (call: Call) => Service
  readonly book: CredentialBook
  readonly clock: SandboxClock
  readonly latencyMs: number
  /** Counts the call; true when it is one to throttle. */
  readonly count: (operation: string) => boolean
  /** Aborted when the sandbox closes. */
  readonly closing: AbortSignal
}

/** Larger than DynamoDB's 16 MiB, far larger than anything STS or IAM take. */
const longestWholeBody = 20 * 1024 * 1024

export function createHandler(deps: HandlerDeps) {
  const openServices = [...deps.services.values()].filter((service) => service.kind === 'open')

  return async (request: IncomingMessage, response: ServerResponse, waitsForContinue: boolean): Promise<void> => {
    const gone = new AbortController()
    const owner: Owner = { what: 'a request to the sandbox', destroy: () => response.destroy() }
    belongTo(owner)
    hearError(request)
    hearError(response).once('close', () => {
      owner.destroy = undefined
      gone.abort()
    })
    const admission = createAdmission(response, waitsForContinue)
    try {
      const call = describeCall(
        request,
        openServices,
        deps.clock.now(),
        AbortSignal.any([gone.signal, deps.closing]),
        admission.admit,
      )
      const service = deps.services.get(call.target.service) ?? deps.fallback(call)
      const dialect = service.kind === 'open' ? 'json' : service.dialect
      const context = { requestId: call.requestId, now: call.now, dialect, method: call.method }
      const answer = await (service.kind === 'open' ? serveOpen(call, service) : serve(call, service))
      if (deps.latencyMs > 0) await delay(deps.latencyMs, undefined, { signal: call.signal })
      // Without a 100 the client may send the body or not, so nothing can follow on this connection.
      if (admission.refused()) response.setHeader('Connection', 'close')
      await writeAnswer(response, answer, context)
    } catch {
      // The client left, or a body broke off in the middle of the answer.
      response.destroy()
    }
  }

  async function serve(call: Call, service: SignedService): Promise<Answer> {
    try {
      return await (service.kind === 'whole' ? serveWhole(call, service) : serveStreamed(call, service))
    } catch (cause) {
      if (call.signal.aborted) throw cause
      return faultAnswer(faultOf(cause).facts, service.dialect, {
        requestId: call.requestId,
        method: call.method,
        resource: call.path,
        namespace: service.namespace,
        wantsJson: wantsJson(call),
      })
    }
  }

  async function serveWhole(call: Call, service: Extract<SignedService, { kind: 'whole' }>): Promise<Answer> {
    call.admitBody()
    const body = await readWhole(call.request, longestWholeBody)
    const route = service.route(call, body)
    checkRate(service, route)
    if (route.runByCertificate !== undefined) return await route.runByCertificate()
    const read = readClaim(call.request, call.query)
    if (read.kind === 'unsigned' && route.runUnsigned !== undefined) return route.runUnsigned(call)
    const { signed } = verifyCall(call, read, service.dialect, deps.book, () => payloadHashOf(body))
    return route.run(signed, body)
  }

  async function serveOpen(call: Call, service: OpenService): Promise<Answer> {
    call.admitBody()
    const route = service.route(call, await readWhole(call.request, longestWholeBody))
    try {
      if (deps.count(`${service.name}:${route.operation}`) && route.throttled !== undefined) throw route.throttled()
      return await route.run()
    } catch (cause) {
      return route.refusal(faultOf(cause).facts)
    }
  }

  async function serveStreamed(call: Call, service: Extract<SignedService, { kind: 'streamed' }>): Promise<Answer> {
    const route = service.route(call)
    checkRate(service, route)
    const read = readClaim(call.request, call.query)
    if (read.kind === 'unsigned' && route.runUnsigned !== undefined) return route.runUnsigned(call)
    const { signed, claim, key, payloadHash } = verifyCall(call, read, service.dialect, deps.book, (claim) =>
      declaredPayload(call.request, claim),
    )
    return route.run(signed, openPayload(call.request, claim, key, payloadHash))
  }

  function checkRate(service: SignedService, route: Pick<Route<never>, 'operation'>): void {
    if (deps.count(`${service.name}:${route.operation}`)) throw service.throttled()
  }
}

function faultOf(cause: unknown): AwsFault {
  return cause instanceof AwsFault
    ? cause
    : new AwsFault(500, 'InternalFailure', `The sandbox failed: ${String(cause)}`)
}

function describeCall(
  request: IncomingMessage,
  openServices: readonly OpenService[],
  now: number,
  signal: AbortSignal,
  admitBody: () => void,
): Call {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  const queryText = mark === -1 ? '' : url.slice(mark + 1)
  // A plus in a signed query is a plus; URLSearchParams would read a space.
  const query = new URLSearchParams(queryText.replaceAll('+', '%2B'))
  const read = readClaim(request, query)
  const claim = read.kind === 'claim' ? read.claim : undefined
  // A form goes to STS, the one that takes unsigned ones; anything else without a signature looks like S3.
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  const head = { method: request.method ?? 'GET', path, host: request.headers.host ?? '' }
  const open = read.kind === 'unsigned' ? openServices.find((service) => service.serves(head)) : undefined
  const isByCertificate =
    request.headers.authorization?.startsWith('AWS4-X509-') || request.headers['x-amz-x509'] !== undefined
  const guess = isByCertificate ? 'rolesanywhere' : isForm ? 'sts' : 's3'
  const target = findTarget(head.host, claim, open?.name ?? guess)
  return {
    request,
    method: head.method,
    path,
    queryText,
    query,
    target,
    requestId: target.service === 's3' ? randomBytes(8).toString('hex').toUpperCase() : randomUUID(),
    now,
    signal,
    admitBody,
  }
}

function createAdmission(response: ServerResponse, waitsForContinue: boolean) {
  let waiting = waitsForContinue
  return {
    admit() {
      if (waiting) response.writeContinue()
      waiting = false
    },
    refused: () => waiting,
  }
}

function wantsJson(call: Call): boolean {
  return (call.request.headers.accept ?? '').includes('application/json')
}
