// Reads the aws-chunked body encoding, with or without a signature per chunk (S3 API reference, "Signature calculations
// for … multiple chunks"). Memory stays at what one read brought.
import { AwsFault } from '../http/fault.ts'

/** Told of every chunk in order; throws where a signature is wrong. */
export interface ChunkJudge {
  data(piece: Buffer): void
  /** `signature` as written in the chunk's head, or undefined where it had none. */
  chunkEnd(signature: string | undefined): void
  trailerEnd(trailers: ReadonlyMap<string, string>): void
}

const longestLine = 16_384
/** S3's rule for every chunk but the last one with data. */
const smallestChunk = 8_192

const headShape = /^([0-9a-fA-F]{1,16})(?:;chunk-signature=([0-9a-f]{64}))?$/

type State = 'head' | 'data' | 'data-end' | 'trailer' | 'done'

export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  judge: ChunkJudge,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let state: State = 'head'
  let pending: Buffer = Buffer.alloc(0)
  let left = 0
  let signature: string | undefined
  let smallSeen = false

  for await (const piece of source) {
    let data: Buffer = pending.length === 0 ? piece : Buffer.concat([pending, piece])
    pending = Buffer.alloc(0)
    while (data.length > 0 && state !== 'done') {
      if (state === 'data') {
        const part = data.subarray(0, left)
        data = data.subarray(part.length)
        left -= part.length
        judge.data(part)
        if (left === 0) {
          judge.chunkEnd(signature)
          state = 'data-end'
        }
        yield part
        continue
      }
      const end = data.indexOf(0x0a)
      if (end === -1) {
        if (data.length > longestLine) throw incomplete()
        pending = data
        break
      }
      const line = data.toString('latin1', 0, end).replace(/\r$/, '')
      data = data.subarray(end + 1)
      if (state === 'data-end') {
        if (line !== '') throw incomplete()
        state = 'head'
      } else if (state === 'head') {
        const head = headShape.exec(line)
        if (head === null) throw incomplete()
        left = Number.parseInt(head[1] ?? '', 16)
        signature = head[2]
        if (left === 0) judge.chunkEnd(signature)
        else if (smallSeen) throw tooSmall()
        smallSeen ||= left < smallestChunk
        state = left === 0 ? 'trailer' : 'data'
      } else if (line === '') {
        judge.trailerEnd(trailers)
        state = 'done'
      } else {
        readTrailer(line, trailers)
      }
    }
    if (state === 'done' && data.length > 0) throw incomplete()
  }
  if (state !== 'done') throw incomplete()
}

function readTrailer(line: string, trailers: Map<string, string>): void {
  const colon = line.indexOf(':')
  if (colon < 1 || trailers.size >= 64) {
    throw new AwsFault(
      400,
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    )
  }
  trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
}

function incomplete(): AwsFault {
  return new AwsFault(400, 'IncompleteBody', 'The request body terminated unexpectedly')
}

function tooSmall(): AwsFault {
  return new AwsFault(
    403,
    'InvalidChunkSizeError',
    'Only the last chunk is allowed to have a size less than 8192 bytes',
  )
}
