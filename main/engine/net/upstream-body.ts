import type { ClientRequest } from 'node:http'
import type { Readable } from 'node:stream'
import type { RawHeaders } from '#util/http/message.ts'
import { AppError } from '#util/app-error.ts'
import { fewUnwritten } from '#util/few-pieces.ts'
import type { UpstreamRequest } from './types.ts'

/** Below this a body is no bulk transfer, and waiting for others would only delay it. */
const corkFromBytes = 8_192

type Outgoing = Pick<UpstreamRequest, 'body' | 'headers' | 'trailers'>

/**
 * Writes the body as fast as the connection takes it. A body that breaks, or has another length than its header says,
 * breaks the connection: AWS must never take a part of it for the whole, nor its tail for the next request.
 */
export function sendBody(outgoing: ClientRequest, request: Outgoing): void {
  const { body, headers } = request
  const declared = declaredLength(headers)
  if (body === null || body instanceof Uint8Array) {
    if (declared !== undefined && declared !== (body?.byteLength ?? 0)) outgoing.destroy(wrongLength())
    else finish(outgoing, request, body ?? undefined)
    return
  }
  stream(outgoing, body, declared, request)
}

function stream(outgoing: ClientRequest, body: Readable, declared: number | undefined, request: Outgoing): void {
  const write = fewUnwritten(body, outgoing)
  let sent = 0
  let corked = false
  const uncork = (): void => {
    corked = false
    outgoing.uncork()
    // Node counts the corked pieces of a chunked body against its mark, but says 'drain' only if the socket was full afterwards.
    if (outgoing.socket?.writableNeedDrain === false) body.resume()
  }
  const onData = (chunk: Uint8Array): void => {
    sent += chunk.byteLength
    if (declared !== undefined && sent > declared) {
      outgoing.destroy(wrongLength())
      return
    }
    // A TLS record holds 16 KiB. What came in one turn of the event loop goes out in one write, which saves system calls.
    if (!corked && chunk.byteLength >= corkFromBytes) {
      corked = true
      outgoing.cork()
      setImmediate(uncork)
    }
    write(chunk)
  }
  const stop = (): void => {
    body.off('data', onData).off('end', onEnd).off('close', onClose)
    outgoing.off('close', onGone)
  }
  const onEnd = (): void => {
    stop()
    // Node writes the last chunk of a chunked body past what is still corked, which makes the body malformed.
    if (corked) uncork()
    if (declared !== undefined && sent < declared) outgoing.destroy(wrongLength())
    else finish(outgoing, request)
  }
  const onError = (error: Error): void => {
    outgoing.destroy(error)
  }
  const onClose = (): void => {
    stop()
    outgoing.destroy(new AppError('cancelled', 'the tool broke off its request'))
  }
  const onGone = (): void => {
    stop()
    // The rest of the body is of no use to anyone, but the tool may still be reading an early answer: let it flow off.
    body.resume()
  }
  if (body.destroyed && !body.readableEnded) {
    onClose()
    return
  }
  body.on('error', onError).on('data', onData).on('end', onEnd).on('close', onClose)
  outgoing.on('close', onGone)
}

function finish(outgoing: ClientRequest, request: Outgoing, last?: Uint8Array): void {
  const trailers = request.trailers?.() ?? []
  if (trailers.length > 0) outgoing.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]))
  outgoing.end(last)
}

/** Undefined when the body is chunked. */
function declaredLength(headers: RawHeaders): number | undefined {
  const found = headers.find(([name]) => name.length === 14 && name.toLowerCase() === 'content-length')
  return found === undefined ? undefined : Number(found[1])
}

const wrongLength = (): AppError => new AppError('cancelled', 'the body is not as long as its header says')
