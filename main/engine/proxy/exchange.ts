import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { AuditRecord } from '../audit/record.ts'
import type { HostFacts } from '../aws/host-facts.ts'
import { hearError } from '#util/hear-error.ts'
import type { Owner } from '#util/owner.ts'
import type { InterceptedConnection } from './types.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** One request on its way through the pipeline. Steps fill in what the audit line will say. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly connection: InterceptedConnection
  readonly hostFacts: HostFacts
  readonly requestId: string
  readonly owner: Owner
  /** Epoch ms. */
  readonly startedAt: number
  /** Fires when the tool goes away or the body turns out wrong: whatever goes on upstream ends. */
  readonly abort: AbortController
  /** Signing name of the scope, once known: errors are written in that service's shape. */
  scopeService: string | undefined
  /** What a step of the body threw while it was under way. */
  bodyFault: unknown
  /** The tool's body as it streams upstream. */
  outgoing: Readable | undefined
  bytesIn: number
  /** Whether the caller has shown a valid key, in this request or for the whole connection. Lines of others are folded: anybody may send as many as they like. */
  isKnown: boolean
  readonly audit: Partial<Writable<AuditRecord>>
}

export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  connection: InterceptedConnection,
  facts: { readonly hostFacts: HostFacts; readonly now: number },
): Exchange {
  const abort = new AbortController()
  const requestId = randomUUID()
  const owner: Owner = {
    what: `request ${requestId} to ${connection.host}`,
    destroy: () => {
      abort.abort()
      response.destroy()
    },
  }
  hearError(request)
  hearError(response).on('close', () => {
    owner.destroy = undefined
    if (!response.writableFinished) abort.abort()
  })
  return {
    request,
    response,
    connection,
    hostFacts: facts.hostFacts,
    requestId,
    owner,
    startedAt: facts.now,
    abort,
    scopeService: undefined,
    bodyFault: undefined,
    outgoing: undefined,
    bytesIn: 0,
    isKnown: false,
    audit: {},
  }
}

/**
 * Bytes. What a tool may still send of a body that nobody wants, before the connection is cut: as much as S3 takes in one PUT. Tools
 * that sent `Expect` had their 100 from us before AWS had a say, and most read no answer until they have sent everything, so
 * whoever is cut off earlier sees a broken connection instead of AWS's own error, and tries again.
 */
const maxDrain = 5 * 1024 ** 3

/**
 * Lets a body run out that was not read to its end, so that the tool comes to read the answer and the connection serves its next
 * request: cutting it at once would lose the answer. Node does so itself only for bodies that nobody has begun to read.
 */
export function drainRequest({ request, outgoing }: Exchange): void {
  outgoing?.destroy()
  if (request.readableEnded || request.destroyed || (request.complete && request.readableLength === 0)) return
  let left = maxDrain
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
  request.resume()
}
