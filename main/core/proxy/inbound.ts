import type { IncomingMessage } from 'node:http'
import type { RequestHead } from '../util/http-message.ts'
import { pairs } from './upstream-head.ts'

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

/** Node has refused repeated or contradicting lengths already (RFC 9112, section 6.3). */
export function readInbound(stream: IncomingMessage): Inbound {
  const length = stream.headers['content-length']
  const contentLength = length === undefined ? undefined : Number(length)
  const chunked = stream.headers['transfer-encoding'] !== undefined
  return {
    stream,
    method: stream.method ?? 'GET',
    target: stream.url ?? '/',
    headers: pairs(stream.rawHeaders),
    contentLength: chunked ? undefined : (contentLength ?? 0),
    chunked,
    hasBody: chunked || (contentLength ?? 0) > 0,
  }
}
