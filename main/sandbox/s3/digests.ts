// ETag and checksums of a body, taken while it streams by.
import type { Hash } from 'node:crypto'
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { crc32 } from 'node:zlib'
import { AwsFault } from '../http/fault.ts'
import { oneHeader } from '../verify/claim.ts'
import type { Payload } from '../verify/payload.ts'
import type { Checksum } from './model.ts'

const prefix = 'x-amz-checksum-'
const algorithms = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256']

/**
 * MD5 is the slowest step of a large upload. Above this size the ETag is not one, as with S3's own KMS encryption; the
 * `-1` at its end is what tools take as the sign of that.
 */
const largestMd5 = 64 * 1024 * 1024

export interface Digested {
  /** With quotes. */
  readonly etag: string
  readonly checksum?: Checksum | undefined
}

export interface Digests {
  readonly bytes: AsyncIterable<Buffer>
  /** After `bytes` has ended. Throws AwsFault where the body is not what the client said. */
  finish(): Digested
}

export function digest(request: IncomingMessage, payload: Payload): Digests {
  const declaredMd5 = oneHeader(request, 'content-md5')
  const length = Number(oneHeader(request, 'x-amz-decoded-content-length') ?? request.headers['content-length'] ?? 0)
  const md5 = declaredMd5 !== undefined || length <= largestMd5 ? createHash('md5') : undefined
  const algorithm = chosenAlgorithm(request)
  const running = algorithm === undefined ? undefined : startChecksum(algorithm)

  async function* measure(): AsyncGenerator<Buffer> {
    for await (const piece of payload.bytes) {
      md5?.update(piece)
      running?.update(piece)
      yield piece
    }
  }

  return {
    bytes: measure(),
    finish() {
      const hash = md5?.digest()
      if (declaredMd5 !== undefined && hash?.toString('base64') !== declaredMd5) {
        throw new AwsFault(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.')
      }
      const etag = hash === undefined ? `"${randomBytes(16).toString('hex')}-1"` : `"${hash.toString('hex')}"`
      if (algorithm === undefined) return { etag }
      const declared = oneHeader(request, prefix + algorithm) ?? payload.trailers.get(prefix + algorithm)
      const computed = running?.finish()
      if (declared !== undefined && computed !== undefined && declared !== computed) {
        throw new AwsFault(
          400,
          'BadDigest',
          `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
        )
      }
      const value = computed ?? declared
      return value === undefined ? { etag } : { etag, checksum: { algorithm, value, type: 'FULL_OBJECT' } }
    },
  }
}

export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {}
  return { [prefix + checksum.algorithm]: checksum.value, 'x-amz-checksum-type': checksum.type }
}

/** Element name in XML answers: `ChecksumCRC32`. */
export function checksumElement(checksum: Checksum | undefined): Record<string, string> {
  return checksum === undefined ? {} : { [`Checksum${checksum.algorithm.toUpperCase()}`]: checksum.value }
}

function chosenAlgorithm(request: IncomingMessage): string | undefined {
  const given = algorithms.find((name) => request.headers[prefix + name] !== undefined)
  if (given !== undefined) return given
  const trailer = oneHeader(request, 'x-amz-trailer')?.toLowerCase()
  const named = trailer?.startsWith(prefix) === true ? trailer.slice(prefix.length) : undefined
  const asked = named ?? oneHeader(request, 'x-amz-sdk-checksum-algorithm')?.toLowerCase()
  return asked !== undefined && algorithms.includes(asked) ? asked : undefined
}

/** Undefined for those that Node cannot compute natively: the client's value is kept as it is. */
function startChecksum(algorithm: string) {
  if (algorithm === 'crc32') {
    let value = 0
    return {
      update(piece: Buffer) {
        value = crc32(piece, value)
      },
      finish() {
        const bytes = Buffer.alloc(4)
        bytes.writeUInt32BE(value)
        return bytes.toString('base64')
      },
    }
  }
  if (algorithm !== 'sha1' && algorithm !== 'sha256') return undefined
  const hash: Hash = createHash(algorithm)
  return {
    update(piece: Buffer) {
      hash.update(piece)
    },
    finish: () => hash.digest('base64'),
  }
}

/** The checksum of the parts' checksums and their number; undefined where one is missing or Node cannot compute it. */
export function compositeChecksum(algorithm: string, parts: readonly (Checksum | undefined)[]): Checksum | undefined {
  const running = startChecksum(algorithm)
  if (running === undefined) return undefined
  for (const part of parts) {
    if (part?.algorithm !== algorithm) return undefined
    running.update(Buffer.from(part.value, 'base64'))
  }
  return { algorithm, value: `${running.finish()}-${parts.length}`, type: 'COMPOSITE' }
}
