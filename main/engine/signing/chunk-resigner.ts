import { createHash, type Hash } from 'node:crypto'
import { ChunkFault } from './chunk-fault.ts'
import { chunkSignature, trailerSignature, type ChunkSigner } from './chunk-signature.ts'
import { sameSecret } from '#util/same-secret.ts'

export interface ChunkResignerOptions {
  readonly inbound: ChunkSigner
  readonly outbound: ChunkSigner
  /** Whether signed trailers follow the last chunk (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER`). */
  readonly withTrailer: boolean
  /** A chunk's data cannot go on before all of it is verified, so this bounds the memory; 16 MiB without it, of which SDKs need 1. */
  readonly maxChunkBytes?: number
  /** Is told what the chunk that is not verified yet takes of memory, as it grows. May throw. */
  readonly onHeld?: (bytes: number) => void
}

/** Takes a chunk-signed body in pieces of any size, gives the same bytes with other signatures. */
export interface ChunkResigner {
  /** What is verified so far. Throws ChunkFault; unusable afterwards. */
  push(piece: Uint8Array): readonly Uint8Array[]
  /** Throws when the body stopped early. */
  end(): void
}

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'last-line' | 'done'

const maxSizeLine = 256
/** Bytes that a piece takes beside its data: a chunk may come in any number of pieces. */
const pieceBytes = 256
const maxTrailerBytes = 16_384
const lineFeed = 0x0a
const sizeLine = /^([0-9a-fA-F]{1,16});chunk-signature=([0-9a-f]{64})$/

/** Verifies and signs an aws-chunked body again, chunk by chunk: lengths and size tokens stay byte for byte. */
export function createChunkResigner(options: ChunkResignerOptions): ChunkResigner {
  const { inbound, outbound, withTrailer, maxChunkBytes = 16 * 1024 * 1024, onHeld } = options
  let state: State = 'size'
  let line = ''
  let token = ''
  let claimed = ''
  let left = 0
  let held: Uint8Array[] = []
  let heldBytes = 0
  let digest: Hash = createHash('sha256')
  let previousIn = inbound.seed
  let previousOut = outbound.seed
  let trailers: (readonly [string, string])[] = []
  let trailerBytes = 0
  let bareLineFeed = false

  /** Reads to the next line feed; undefined while the line is incomplete. */
  const readLine = (piece: Uint8Array, from: number, limit: number): number | undefined => {
    const end = piece.indexOf(lineFeed, from)
    const until = end === -1 ? piece.length : end + 1
    if (line.length + until - from > limit)
      throw new ChunkFault('malformed', 'The body has a chunk line that is too long.')
    line += Buffer.from(piece.buffer, piece.byteOffset + from, until - from).toString('latin1')
    return end === -1 ? undefined : until
  }

  const startChunk = (): void => {
    const found = line.endsWith('\r\n') ? sizeLine.exec(line.slice(0, -2)) : null
    if (found === null)
      throw new ChunkFault('malformed', 'The body is not aws-chunked with a signature for each chunk.')
    ;[, token = '', claimed = ''] = found
    left = Number.parseInt(token, 16)
    if (left > maxChunkBytes) {
      throw new ChunkFault(
        'too-large',
        `The body has a chunk of ${left} bytes; at most ${maxChunkBytes} can be verified.`,
      )
    }
    line = ''
    digest = createHash('sha256')
    state = 'data'
  }

  /** Verifies what is held and gives it with its new size line. */
  const finishChunk = (): readonly Uint8Array[] => {
    const dataHash = digest.digest('hex')
    if (!sameSecret(chunkSignature(inbound, previousIn, dataHash), claimed)) {
      throw new ChunkFault('mismatch', 'The signature of a chunk does not match its data.')
    }
    previousIn = claimed
    previousOut = chunkSignature(outbound, previousOut, dataHash)
    const verified = [Buffer.from(`${token};chunk-signature=${previousOut}\r\n`, 'latin1'), ...held]
    held = []
    heldBytes = 0
    return verified
  }

  const takeTrailerLine = (): Uint8Array => {
    const sent = line
    line = ''
    const text = sent.endsWith('\r\n') ? sent.slice(0, -2) : sent.slice(0, -1)
    // S3's own sample ends trailer lines with "\n\r\n": the blank line belongs to the line before it.
    if (text === '' && (bareLineFeed || trailers.length === 0)) {
      bareLineFeed = false
      return Buffer.from(sent, 'latin1')
    }
    bareLineFeed = !sent.endsWith('\r\n')
    const colon = text.indexOf(':')
    if (colon < 1) throw new ChunkFault('malformed', 'The trailer of the body has a line without a name.')
    const name = text.slice(0, colon)
    const value = text.slice(colon + 1)
    if (name.toLowerCase() !== 'x-amz-trailer-signature') {
      trailers = [...trailers, [name, value]]
      return Buffer.from(sent, 'latin1')
    }
    const signature = value.trim()
    if (!sameSecret(trailerSignature(inbound, previousIn, trailers), signature)) {
      throw new ChunkFault('mismatch', 'The signature of the trailer does not match it.')
    }
    state = 'last-line'
    return Buffer.from(sent.replace(signature, trailerSignature(outbound, previousOut, trailers)), 'latin1')
  }

  const step = (piece: Uint8Array, from: number, out: Uint8Array[]): number => {
    if (state === 'size') {
      const next = readLine(piece, from, maxSizeLine)
      if (next === undefined) return piece.length
      startChunk()
      if (left > 0) return next
      out.push(...finishChunk())
      state = withTrailer ? 'trailer' : 'last-line'
      return next
    }
    if (state === 'data') {
      const part = piece.subarray(from, from + left)
      digest.update(part)
      held.push(part)
      heldBytes += part.length + pieceBytes
      onHeld?.(heldBytes)
      left -= part.length
      if (left === 0) state = 'data-end'
      return from + part.length
    }
    if (state === 'trailer') {
      const next = readLine(piece, from, maxTrailerBytes - trailerBytes)
      if (next === undefined) return piece.length
      trailerBytes += line.length
      out.push(takeTrailerLine())
      return next
    }
    if (state === 'done') throw new ChunkFault('malformed', 'The body goes on after its last chunk.')
    const next = readLine(piece, from, 2)
    if (next === undefined) return piece.length
    if (line !== '\r\n') throw new ChunkFault('malformed', 'A chunk of the body is longer than its size says.')
    line = ''
    if (state === 'data-end') {
      out.push(...finishChunk(), Buffer.from('\r\n', 'latin1'))
      state = 'size'
      return next
    }
    out.push(Buffer.from('\r\n', 'latin1'))
    state = 'done'
    return next
  }

  return {
    push(piece) {
      const out: Uint8Array[] = []
      for (let at = 0; at < piece.length;) at = step(piece, at, out)
      return out
    },
    end() {
      if (state !== 'done') throw new ChunkFault('truncated', 'The body stopped before its last chunk was complete.')
    },
  }
}
