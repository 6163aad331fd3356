import { createActionExcerpt } from '../../aws/action-excerpt.ts'
import { protocolsOf } from '../../aws/protocols.ts'
import { bodyNamesAction } from '../../aws/query-action.ts'
import type { HeaderForm, PresignedForm } from '../../signing/types.ts'
import type { PayloadMode } from '../../signing/payload-mode.ts'
import { payloadMode } from '../../signing/payload-mode.ts'
import { assertNever } from '#shared/assert-never.ts'
import type { ReadBody, ReadLimits } from './body-read.ts'
import { readBody, tooLarge } from './body-read.ts'
import { bodyMismatch } from './body-relay.ts'
import type { Exchange } from '../exchange.ts'
import { unsupportedForm } from '../steps/find-session.ts'
import type { Inbound } from '../steps/inbound.ts'
import { refused } from '../../refused.ts'

/** What the signature says of the body. */
export interface SignedPayload {
  readonly mode: PayloadMode
  /** Last line of the canonical request. Undefined where it is the hash of a body that nobody has read yet. */
  readonly hash: string | undefined
}

/** The body where it had to be read before it could be sent on. */
export interface TakenBody {
  readonly mode: PayloadMode
  readonly payloadHash: string
  readonly read: ReadBody | undefined
  /** What can be read in it, where it was read: all of it, or of a large form what it says of its action. */
  readonly text: Uint8Array | undefined
}

/** sha256 of nothing. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Bytes. A declared body up to this size is checked before anything leaves: cheaper than streaming, and AWS sees no torso. */
const smallBody = 64 * 1024
const memoryBytes = 1024 * 1024
const maxBytes = 70 * 1024 * 1024

/** Throws Refused for a body that cannot be signed again. */
export function signedPayload(inbound: Inbound, form: HeaderForm | PresignedForm): SignedPayload {
  const mode = payloadMode(inbound, form)
  switch (mode.kind) {
    case 'absent':
      return { mode, hash: inbound.hasBody ? undefined : emptyHash }
    case 'declared':
      if (!inbound.hasBody && mode.hash !== emptyHash) throw bodyMismatch()
      return { mode, hash: mode.value }
    case 'unsigned':
    case 'unsigned-trailer':
    case 'chunk-signed':
      return { mode, hash: mode.value }
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

/**
 * Reads the body where its hash is needed first, or is told and soon checked, or where it says what the request is for; else leaves it to be
 * streamed. Throws Refused.
 */
export async function takeBody(
  exchange: Exchange,
  inbound: Inbound,
  { mode, hash }: SignedPayload,
  place: Pick<ReadLimits, 'spoolDir' | 'memory' | 'disk'>,
): Promise<TakenBody> {
  const protocols = protocolsOf(exchange.hostFacts, exchange.scopeService)
  const excerpt = inbound.hasBody && bodyNamesAction(protocols, inbound.headers) ? createActionExcerpt() : undefined
  if (excerpt && (mode.kind === 'chunk-signed' || mode.kind === 'unsigned-trailer')) {
    throw unsupportedForm('an aws-chunked body for a service that takes forms')
  }
  const isSmall = inbound.contentLength !== undefined && inbound.contentLength <= smallBody
  const declared = mode.kind === 'declared' && inbound.hasBody && (isSmall || excerpt) ? mode.hash : undefined
  if (hash !== undefined && declared === undefined && excerpt === undefined) {
    return { mode, payloadHash: hash, read: undefined, text: undefined }
  }
  if ((inbound.contentLength ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const watch = excerpt === undefined ? {} : { watch: excerpt.take }
  const read = await readBody(inbound.stream, { ...place, ...watch, memoryBytes, maxBytes })
  exchange.bytesIn = read.size
  if (declared !== undefined && read.sha256 !== declared) {
    await read.dispose()
    throw bodyMismatch()
  }
  return { mode, payloadHash: hash ?? read.sha256, read, text: read.bytes ?? excerpt?.end() }
}
