import type { HeaderForm, PresignedForm } from '../signing/types.ts'
import type { PayloadMode } from '../signing/payload-mode.ts'
import { payloadMode } from '../signing/payload-mode.ts'
import { assertNever } from '../util/assert-never.ts'
import type { ReadBody, ReadLimits } from './body-read.ts'
import { readBody, tooLarge } from './body-read.ts'
import { bodyMismatch } from './body-relay.ts'
import type { Exchange } from './exchange.ts'
import { unsupportedForm } from './find-session.ts'
import type { Inbound } from './inbound.ts'
import { refused } from './refused.ts'

/** What the signature says of the body, and the body itself where it had to be read before the signature could be checked. */
export interface TakenBody {
  readonly mode: PayloadMode
  /** Last line of the canonical request. */
  readonly payloadHash: string
  readonly read: ReadBody | undefined
}

/** sha256 of nothing. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Bytes. A declared body up to this size is checked before anything leaves: cheaper than streaming, and AWS sees no torso. */
const smallBody = 64 * 1024
const memoryBytes = 1024 * 1024
const maxBytes = 70 * 1024 * 1024

/** Reads the body where its hash is needed first; else leaves it to be streamed. Throws Refused. */
export async function takeBody(
  exchange: Exchange,
  inbound: Inbound,
  form: HeaderForm | PresignedForm,
  place: Pick<ReadLimits, 'spoolDir' | 'memory' | 'disk'>,
): Promise<TakenBody> {
  const mode = payloadMode(inbound, form)
  switch (mode.kind) {
    case 'absent': {
      if (!inbound.hasBody) return { mode, payloadHash: emptyHash, read: undefined }
      if ((inbound.contentLength ?? 0) > maxBytes) throw tooLarge(maxBytes)
      const read = await readBody(inbound.stream, { ...place, memoryBytes, maxBytes })
      exchange.bytesIn = read.size
      return { mode, payloadHash: read.sha256, read }
    }
    case 'declared': {
      if (!inbound.hasBody && mode.hash !== emptyHash) throw bodyMismatch()
      if (!inbound.hasBody || inbound.contentLength === undefined || inbound.contentLength > smallBody) {
        return { mode, payloadHash: mode.value, read: undefined }
      }
      const read = await readBody(inbound.stream, { ...place, memoryBytes, maxBytes })
      exchange.bytesIn = read.size
      if (read.sha256 !== mode.hash) {
        await read.dispose()
        throw bodyMismatch()
      }
      return { mode, payloadHash: mode.value, read }
    }
    case 'unsigned':
    case 'unsigned-trailer':
    case 'chunk-signed':
      return { mode, payloadHash: mode.value, read: undefined }
    case 'event-stream':
      throw unsupportedForm('a signed event stream')
    case 'sigv4a-chunks':
      throw unsupportedForm('a body signed with SigV4A')
    case 'malformed':
      throw refused('malformed', 'x-amz-content-sha256 is repeated, or neither a hash nor a marker that AWS knows.')
    default:
      return assertNever(mode)
  }
}
