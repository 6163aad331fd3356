import type { IncomingMessage } from 'node:http'
import type { RequestHead } from '#util/http-message.ts'
import { framingOf } from '../../net/framing.ts'
import { refused } from '../../refused.ts'
import { pairs } from '../../net/upstream-head.ts'

/** A request as the tool sent it, byte for byte where a signature may depend on it. */
export interface Inbound extends RequestHead {
  readonly stream: IncomingMessage
  /** Declared size of the body, in bytes; undefined when it comes in chunks of unknown number. */
  readonly contentLength: number | undefined
  /** Whether the body comes in HTTP chunks (not to be taken for aws-chunked, which is inside of the body). */
  readonly chunked: boolean
  /** False only when the head says that no body follows. */
  readonly hasBody: boolean
}

/** Throws Refused `bad-framing` when the head does not say in one plain way how long the body is. */
export function readInbound(stream: IncomingMessage): Inbound {
  const framing = framingOf(stream.rawHeaders, stream.httpVersion)
  if (framing.kind === 'bad') throw refused('bad-framing', `this request was not passed on: ${framing.why}.`)
  const chunked = framing.kind === 'chunked'
  const contentLength = framing.kind === 'length' ? framing.bytes : 0
  return {
    stream,
    method: stream.method ?? 'GET',
    target: stream.url ?? '/',
    headers: pairs(stream.rawHeaders),
    contentLength: chunked ? undefined : contentLength,
    chunked,
    hasBody: chunked || contentLength > 0,
  }
}
