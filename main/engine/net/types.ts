import type { Readable } from 'node:stream'
import type { RawHeaders } from '#util/http/message.ts'
import type { NextHop } from '../ports.ts'

/** Who a request is made for. Connections to AWS are shared among the requests of one principal alone, see docs/decisions/009-one-pool-per-session.md. */
export interface Principal {
  readonly id: string
  /** Fires when no request of it can come any more. Without it, its connections end when they were idle for long. */
  readonly ended?: AbortSignal
}

/** A request to send to AWS. `Host` and the signature in `headers` are AWS's; only the address dialled may differ. */
export interface UpstreamRequest {
  /** The AWS host as CONNECT named it, lower-cased, without port. Also the TLS server name. */
  readonly host: string
  readonly method: string
  readonly target: string
  /** As they go on the wire, order and case kept. Framing (Content-Length, Transfer-Encoding) comes from here. */
  readonly headers: RawHeaders
  readonly body: Readable | Uint8Array | null
  /** Request trailers, read once the body has ended. */
  readonly trailers?: () => RawHeaders
  /** Dial this instead of the host (an `--endpoint-url` or AWS_ENDPOINT_URL): https, or http to loopback. */
  readonly endpointUrl?: string
  readonly nextHop?: NextHop
  readonly principal: Principal
  readonly signal: AbortSignal
}

export interface UpstreamResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: RawHeaders
  readonly body: Readable
  /** Complete once `body` has ended. */
  trailers(): RawHeaders
}

/** Pools per principal, host and next hop: keep-alive, certificates verified, idle limits only. */
export interface Upstream {
  /** Rejects with AppError `network` when AWS cannot be reached, with Refused `bad-answer` when what answers speaks no HTTP; retries only when nothing was sent. */
  send(request: UpstreamRequest): Promise<UpstreamResponse>
  close(): Promise<void>
}
