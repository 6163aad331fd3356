import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AuditRecord } from '#contract/model.ts'
import type { HostFacts } from '../aws/host-facts.ts'
import type { InterceptedConnection } from './types.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** One request on its way through the pipeline. Steps fill in what the audit line will say. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly connection: InterceptedConnection
  readonly hostFacts: HostFacts
  readonly requestId: string
  /** Epoch ms. */
  readonly startedAt: number
  /** Fires when the tool goes away or the body turns out wrong: whatever goes on upstream ends. */
  readonly abort: AbortController
  /** Signing name of the scope, once known: errors are written in that service's shape. */
  scopeService: string | undefined
  /** What a step of the body threw while it was under way. */
  bodyFault: unknown
  bytesIn: number
  readonly audit: Partial<Writable<AuditRecord>>
}

export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  connection: InterceptedConnection,
  facts: { readonly hostFacts: HostFacts; readonly now: number },
): Exchange {
  const abort = new AbortController()
  response.on('error', () => undefined)
  response.on('close', () => {
    if (!response.writableFinished) abort.abort()
  })
  return {
    request,
    response,
    connection,
    hostFacts: facts.hostFacts,
    requestId: randomUUID(),
    startedAt: facts.now,
    abort,
    scopeService: undefined,
    bodyFault: undefined,
    bytesIn: 0,
    audit: {},
  }
}
