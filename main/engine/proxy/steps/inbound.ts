import type { IncomingMessage } from 'node:http'
import type { RequestHead } from '#util/http/message.ts'
import { framingOf } from '../../net/framing.ts'
import { refused } from '../../refused.ts'
import { pairs } from '../../net/upstream-head.ts'
import { headerValues } from '../../aws/raw-headers.ts'

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

/**
 * The inner `Host` must be the host of the CONNECT (RFC 9110, section 7.4): a certificate for one name must not open the way
 * to another. An absolute request target would name a host of its own, so it is not taken at all. Throws Refused
 * `wrong-host`, or `malformed` for more than one `Host`.
 */
export function checkHost(inbound: Inbound, connectHost: string): void {
  const hosts = headerValues(inbound.headers, 'host')
  const [host] = hosts
  if (hosts.length > 1) {
    // RFC 9112, section 3.2: whoever reads on may take the other one.
    throw refused('malformed', `the request has ${hosts.length} Host headers, so it was not passed on. Send one.`)
  }
  if (host === undefined || bareHost(host) !== connectHost) {
    throw refused('wrong-host', `this connection is to ${connectHost}, but the request names ${host ?? 'no host'}.`)
  }
  if (!inbound.target.startsWith('/') && inbound.target !== '*') {
    throw refused('wrong-host', 'the request target must begin with a slash.')
  }
}

function bareHost(host: string): string {
  const name = host.trim().toLowerCase()
  const port = name.lastIndexOf(':')
  const bare = port === -1 ? name : name.slice(port) === ':443' ? name.slice(0, port) : name
  return bare.endsWith('.') ? bare.slice(0, -1) : bare
}
