// The body of an S3 request: decoded, checked against what the head declared, never held whole.
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { AwsFault } from '../http/fault.ts'
import { scopeOf } from './canonical.ts'
import { createChunkJudge, unsignedChunks } from './chunk-judge.ts'
import { decodeChunks } from './chunked.ts'
import type { Claim } from './claim.ts'
import { oneHeader } from './claim.ts'

export interface Payload {
  /** Throws AwsFault in the middle or at the end where the bytes are not what the head declared. */
  readonly bytes: AsyncIterable<Buffer>
  /** Trailers of the aws-chunked encoding, complete once `bytes` has ended. */
  readonly trailers: ReadonlyMap<string, string>
}

const signedForms: ReadonlyMap<string, boolean> = new Map([
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', false],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', true],
])
const unsignedForm = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'

/** What stands in the canonical request for the payload of an S3 request. Throws AwsFault where the head does not say. */
export function declaredPayload(request: IncomingMessage, claim: Claim): string {
  const declared = oneHeader(request, 'x-amz-content-sha256')
  if (claim.form === 'query') return declared ?? 'UNSIGNED-PAYLOAD'
  if (declared === undefined) {
    throw new AwsFault(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256')
  }
  const known = declared === 'UNSIGNED-PAYLOAD' || declared === unsignedForm || signedForms.has(declared)
  if (!known && !/^[0-9a-f]{64}$/.test(declared)) {
    throw new AwsFault(
      400,
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
      { details: { ArgumentName: 'x-amz-content-sha256', ArgumentValue: declared } },
    )
  }
  return declared
}

export function openPayload(request: IncomingMessage, claim: Claim, key: Buffer, declared: string): Payload {
  const trailers = new Map<string, string>()
  if (declared === 'UNSIGNED-PAYLOAD') return { bytes: request, trailers }
  const signedTrailer = signedForms.get(declared)
  if (signedTrailer === undefined && declared !== unsignedForm) {
    return { bytes: checkHash(request, declared), trailers }
  }
  const judge =
    signedTrailer === undefined
      ? unsignedChunks
      : createChunkJudge({
          key,
          timestamp: claim.timestamp,
          scope: scopeOf(claim),
          signature: claim.signature,
          signedTrailer,
        })
  const length = oneHeader(request, 'x-amz-decoded-content-length')
  if (length === undefined) {
    throw new AwsFault(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.')
  }
  return { bytes: checkLength(decodeChunks(request, judge, trailers), Number(length)), trailers }
}

async function* checkHash(source: AsyncIterable<Buffer>, declared: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const piece of source) {
    hash.update(piece)
    yield piece
  }
  const computed = hash.digest('hex')
  if (computed !== declared) {
    throw new AwsFault(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { details: { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: computed } },
    )
  }
}

async function* checkLength(source: AsyncIterable<Buffer>, declared: number): AsyncGenerator<Buffer> {
  let length = 0
  for await (const piece of source) {
    length += piece.length
    yield piece
  }
  if (length !== declared) {
    throw new AwsFault(
      400,
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    )
  }
}
