import type { Readable } from 'node:stream'
import type { DeriveKey, HeaderForm, PresignedForm } from '../../signing/types.ts'
import { ChunkFault } from '../../signing/chunk-fault.ts'
import type { ChunkResigner } from '../../signing/chunk-resigner.ts'
import { createChunkResigner } from '../../signing/chunk-resigner.ts'
import { type Memory, openShare, type Share } from './share.ts'
import type { BodyStep } from './body-relay.ts'
import { hashGuard, passThrough, relayBody } from './body-relay.ts'
import type { Exchange } from '../exchange.ts'
import type { Inbound } from '../steps/inbound.ts'
import { refused } from '../../refused.ts'
import { pairs } from '../../net/upstream-head.ts'
import type { Outbound } from '../steps/sign.ts'
import type { TakenBody } from './take-body.ts'
import type { Verified } from '../steps/verify.ts'

export interface SignedBody {
  readonly taken: TakenBody
  readonly form: HeaderForm | PresignedForm
  readonly secret: string
  readonly verified: Verified
  readonly outbound: Outbound
  readonly deriveKey: DeriveKey
  /** What all chunk-signed bodies together may take. */
  readonly chunks: Memory
}

/** The body as it goes to AWS: what was read already, or the tool's own stream with its check on the way. */
export function outgoingBody(exchange: Exchange, inbound: Inbound, signed: SignedBody): Readable | Buffer | null {
  if (signed.taken.read !== undefined) {
    checkTrailers(inbound)
    return signed.taken.read.content()
  }
  if (!inbound.hasBody) return null
  const share = openShare(signed.chunks)
  return streamBody(exchange, inbound, withTrailerCheck(stepFor(signed, share), inbound)).once('close', share.close)
}

/**
 * HTTP trailers (RFC 9112, section 7.1.2) are never signed, so none may pose as a header that AWS obeys. Those of aws-chunked are
 * part of the body and signed there. Throws Refused `wrong-signature`. Complete once the body has been read.
 */
function checkTrailers({ stream }: Inbound): void {
  const unsigned = pairs(stream.rawTrailers).find(([name]) => name.toLowerCase().startsWith('x-amz-'))
  if (unsigned === undefined) return
  throw refused('wrong-signature', `The trailer ${unsigned[0].toLowerCase()} is present but not signed.`)
}

/** At the end of the body, before AWS has seen it whole. */
function withTrailerCheck(step: BodyStep, inbound: Inbound): BodyStep {
  return {
    take: (chunk) => step.take(chunk),
    end: () => {
      checkTrailers(inbound)
      return step.end()
    },
  }
}

/** Streams the tool's body through a step. A fault ends the upstream request at once. */
export function streamBody(
  exchange: Exchange,
  inbound: Inbound,
  step: BodyStep,
  start: readonly Buffer[] = [],
): Readable {
  const watch = {
    onBytes: (count: number) => {
      exchange.bytesIn += count
    },
    onFault: (error: unknown) => {
      exchange.bodyFault = error
      exchange.abort.abort()
    },
  }
  const body = relayBody(inbound.stream, step, watch, start)
  exchange.outgoing = body
  return body
}

function stepFor(signed: SignedBody, share: Share): BodyStep {
  const { mode } = signed.taken
  if (mode.kind === 'declared') return hashGuard(mode.hash)
  if (mode.kind !== 'chunk-signed') return passThrough
  const { form, verified, outbound } = signed
  const { scope } = form.authorization
  return chunkStep(
    createChunkResigner({
      withTrailer: mode.trailer,
      onHeld: share.upTo,
      inbound: {
        signingKey: signed.deriveKey(signed.secret, scope),
        amzDate: verified.amzDate,
        scope,
        seed: verified.seedSignature,
      },
      outbound: {
        signingKey: outbound.signingKey,
        amzDate: outbound.amzDate,
        scope: outbound.scope,
        seed: outbound.seedSignature,
      },
    }),
  )
}

function chunkStep(resigner: ChunkResigner): BodyStep {
  return {
    take: (chunk) => explained(() => resigner.push(chunk)),
    end: () =>
      explained(() => {
        resigner.end()
        return []
      }),
  }
}

function explained<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof ChunkFault)) throw error
    throw refused(kindOf(error.reason), error.message, error)
  }
}

function kindOf(reason: ChunkFault['reason']) {
  switch (reason) {
    case 'mismatch':
      return 'wrong-signature'
    case 'too-large':
      return 'body-too-large'
    case 'malformed':
    case 'truncated':
      return 'body-broken'
    default:
      return reason satisfies never
  }
}
