// Signatures of chunks and trailers: each covers the one before it, the first one the signature of the request's head.
import type { Hash } from 'node:crypto'
import { createHash, createHmac } from 'node:crypto'
import { AwsFault } from '../http/fault.ts'
import type { ChunkJudge } from './chunked.ts'

const nothingHashed = createHash('sha256').digest('hex')

/** For STREAMING-UNSIGNED-PAYLOAD-TRAILER: chunks without signatures. */
export const unsignedChunks: ChunkJudge = {
  data() {},
  chunkEnd(signature) {
    if (signature !== undefined) throw wrongSignature()
  },
  trailerEnd() {},
}

/** For STREAMING-AWS4-HMAC-SHA256-PAYLOAD, with `-TRAILER` where `signedTrailer`. Date and scope are the head's for every chunk. */
export function createChunkJudge(head: {
  readonly key: Buffer
  readonly timestamp: string
  readonly scope: string
  readonly signature: string
  readonly signedTrailer: boolean
}): ChunkJudge {
  let previous = head.signature
  let hash: Hash = createHash('sha256')

  const next = (kind: 'PAYLOAD' | 'TRAILER', lines: readonly string[]): string => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, head.timestamp, head.scope, previous, ...lines].join('\n')
    return createHmac('sha256', head.key).update(text).digest('hex')
  }

  return {
    data(piece) {
      hash.update(piece)
    },
    chunkEnd(signature) {
      const own = next('PAYLOAD', [nothingHashed, hash.digest('hex')])
      if (signature !== own) throw wrongSignature()
      previous = own
      hash = createHash('sha256')
    },
    trailerEnd(trailers) {
      if (!head.signedTrailer) return
      const lines = [...trailers]
        .filter(([name]) => name !== 'x-amz-trailer-signature')
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, value]) => `${name}:${value}\n`)
      const digest = createHash('sha256').update(lines.join('')).digest('hex')
      if (trailers.get('x-amz-trailer-signature') !== next('TRAILER', [digest])) throw wrongSignature()
    },
  }
}

function wrongSignature(): AwsFault {
  return new AwsFault(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  )
}
