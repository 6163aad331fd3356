// One request as the services see it, and what they answer.
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Caller } from '../organisation/caller.ts'
import type { Payload } from '../verify/payload.ts'
import type { AwsFault, FaultFacts } from './fault.ts'

/** How errors and plain answers look on the wire. */
export type Dialect = 'query' | 'ec2' | 's3' | 'json'

/** What `Host` or, without an AWS name there, the credential scope says. */
export interface Target {
  /** Signing name: `sts`, `s3`, `dynamodb`. */
  readonly service: string
  /** Undefined where neither tells. */
  readonly region: string | undefined
  /** `aws-host`: by an AWS name, whose region and service the scope must fit. `direct`: by address, as with AWS_ENDPOINT_URL. */
  readonly addressed: 'aws-host' | 'direct'
  /** S3 virtual-host style: the bucket that the host names. */
  readonly bucket: string | undefined
}

export interface Call {
  readonly request: IncomingMessage
  readonly method: string
  /** As on the wire, never decoded or normalised. */
  readonly path: string
  /** As on the wire, without `?`. */
  readonly queryText: string
  /** Decoded. */
  readonly query: URLSearchParams
  readonly target: Target
  readonly requestId: string
  /** Epoch ms. */
  readonly now: number
  /** Aborted when the client is gone or the sandbox closes. */
  readonly signal: AbortSignal
  /** Sends `100 Continue` where the client waits for it. Called before the body is read, so that refusals come first. */
  readonly admitBody: () => void
}

/** A call whose signature was found right. */
export interface SignedCall extends Call {
  readonly caller: Caller
  readonly region: string
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly body?: string | Buffer | Readable
}

/** One operation of a service. */
export interface Route<Body> {
  /** For `calls()`, without the service: `AssumeRole`, `PutObject`. */
  readonly operation: string
  /** Throws AwsFault. */
  run(call: SignedCall, body: Body): Answer | Promise<Answer>
  /** For the few operations that take unsigned calls. */
  readonly runUnsigned?: (call: Call) => Answer
  /** For the one that is signed by a certificate's key, and judges that itself. */
  readonly runByCertificate?: () => Promise<Answer>
}

/** One operation that takes no signature, and says errors its own way. */
export interface OpenRoute {
  readonly operation: string
  /** Throws AwsFault. */
  run(): Answer | Promise<Answer>
  refusal(facts: FaultFacts): Answer
  /** Undefined for one that is never throttled. */
  readonly throttled: (() => AwsFault) | undefined
}

/** A service that knows its callers by other means than signatures. It gets the unsigned calls that it says it serves. */
export interface OpenService {
  readonly kind: 'open'
  readonly name: string
  serves(head: { readonly method: string; readonly path: string; readonly host: string }): boolean
  route(call: Call, body: Buffer): OpenRoute
}

/**
 * `whole`: the body is read before the signature is judged, since its hash is part of what was signed.
 * `streamed`: S3, where the head says what the body must be.
 */
export type SignedService = {
  readonly name: string
  readonly dialect: Dialect
  /** XML namespace of its answers. */
  readonly namespace: string
  /** Refusal for calls above the rate. */
  readonly throttled: () => AwsFault
} & (
  | { readonly kind: 'whole'; route(call: Call, body: Buffer): Route<Buffer> }
  | { readonly kind: 'streamed'; route(call: Call): Route<Payload> }
)

export type Service = SignedService | OpenService
