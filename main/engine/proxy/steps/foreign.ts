import type { Readable } from 'node:stream'
import { isStandInKeyId, standInPrefix } from '#util/stand-in-key.ts'
import type { SignatureForm } from '../../signing/types.ts'
import { passThrough } from '../bodies/body-relay.ts'
import { eachChunk } from '../bodies/each-chunk.ts'
import type { Exchange } from '../exchange.ts'
import { unsupportedForm } from './find-session.ts'
import type { Inbound } from './inbound.ts'
import { headerValue } from '../../aws/raw-headers.ts'
import { forwardHeaders, hopByHopOf } from './forward-headers.ts'
import { refused } from '../../refused.ts'
import type { RawHeaders } from '#util/http/message.ts'
import { streamBody } from '../bodies/outgoing-body.ts'

/** Bytes of a form that are searched: S3 takes policy and credential before the file, 20 KiB at most together. */
const formStart = 64 * 1024

/**
 * The headers of a request that is not ours, as they go on. Throws Refused `unsupported-form` when its owner signed one that ends here: we
 * cannot sign again without it, and AWS would only say that the signature is wrong. `Connection: keep-alive` is what we say too.
 */
export function foreignHeaders({ headers, chunked }: Inbound, form: SignatureForm): RawHeaders {
  const isHopByHop = hopByHopOf(headers, chunked)
  const signed = form.kind === 'header' || form.kind === 'presigned' ? form.authorization.signedHeaders : []
  const lost = signed.find(
    (name) => isHopByHop(name) && !(name === 'connection' && headerValue(headers, name) === 'keep-alive'),
  )
  if (lost === undefined) return forwardHeaders(headers, chunked, isHopByHop)
  throw refused(
    'unsupported-form',
    `the signature covers the header "${lost}", which belongs to one connection and passes no proxy. ` +
      'Leave it out of the signature, or run the command with "latchkey exec --direct".',
  )
}

/**
 * The body of a request that is not ours, untouched. An S3 POST policy form has its signature inside of the body, so the
 * beginning of a form is looked at: throws Refused `unsupported-form` when a stand-in key signed it.
 */
export async function foreignBody(exchange: Exchange, inbound: Inbound): Promise<Readable | null> {
  if (!inbound.hasBody) return null
  if (!isS3Form(exchange, inbound)) return streamBody(exchange, inbound, passThrough)
  const start: Buffer[] = []
  let size = 0
  await eachChunk(inbound.stream, (chunk) => {
    start.push(chunk)
    size += chunk.length
    return size >= formStart ? 'stop' : undefined
  })
  if (namesStandIn(Buffer.concat(start, size))) throw unsupportedForm('an S3 POST policy form')
  return streamBody(exchange, inbound, passThrough, start)
}

function isS3Form({ hostFacts }: Exchange, inbound: Inbound): boolean {
  if (inbound.method !== 'POST' || hostFacts.kind !== 'service' || hostFacts.family !== 's3') return false
  return (
    headerValue(inbound.headers, 'content-type')?.trimStart().toLowerCase().startsWith('multipart/form-data') === true
  )
}

/** A field whose value is a stand-in key id, alone (Signature Version 2) or at the head of a credential. */
function namesStandIn(form: Buffer): boolean {
  for (let at = form.indexOf(standInPrefix); at !== -1; at = form.indexOf(standInPrefix, at + 1)) {
    const startsLine = at > 1 && form[at - 1] === 0x0a
    if (startsLine && isStandInKeyId(form.toString('latin1', at, at + 20))) return true
  }
  return false
}
