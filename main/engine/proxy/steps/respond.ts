import type { ServerResponse } from 'node:http'
import type { Exchange } from '../exchange.ts'
import { forwardTrailers, returnHeaders } from './forward-headers.ts'
import { headerValue } from '../../aws/raw-headers.ts'
import { Refused } from '../../refused.ts'
import type { UpstreamResponse } from '../../net/types.ts'
import { fewUnwritten } from '#util/few-pieces.ts'
import type { RawHeaders } from '#util/http/message.ts'

export interface Sent {
  /** False when either side went away before the end. */
  readonly complete: boolean
  /** Body bytes handed to the tool. */
  readonly bytes: number
  /** The beginning of an error's body, for the audit line. */
  readonly start: Buffer | undefined
}

/** Bytes of an error's body that are looked at. Every AWS error has its code in there. */
const peekBytes = 4096

/** AWS's answer to the tool: status, header order and case, and every byte of the body as they came. Never rejects. */
export function sendAnswer(
  response: ServerResponse,
  answer: UpstreamResponse,
  request: { readonly method: string; readonly httpVersion: string },
): Promise<Sent> {
  const chunked =
    headerValue(answer.headers, 'transfer-encoding') !== undefined &&
    request.httpVersion !== '1.0' &&
    answer.status !== 204 &&
    answer.status !== 304
  const peek: Buffer[] | undefined = answer.status >= 400 ? [] : undefined
  const whole = chunked ? undefined : Number(headerValue(answer.headers, 'content-length'))
  const write = fewUnwritten(answer.body, response)
  let bytes = 0
  response.sendDate = false
  response.writeHead(answer.status, answer.statusText, returnHeaders(answer.headers, chunked, answer.status).flat())
  return new Promise((resolve) => {
    const finish = (complete: boolean): void => {
      answer.body.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost)
      response.off('close', onLost)
      resolve({ complete, bytes, start: peek === undefined ? undefined : Buffer.concat(peek).subarray(0, peekBytes) })
    }
    const onData = (chunk: Buffer): void => {
      if (peek !== undefined && bytes < peekBytes) peek.push(chunk)
      bytes += chunk.length
      if (bytes === whole) {
        // The last byte is here: head and body of a small answer go out in one write, a turn sooner than the stream's end.
        response.end(chunk)
        finish(true)
      } else write(chunk)
    }
    const onEnd = (): void => {
      const trailers = forwardTrailers(answer.trailers())
      if (trailers.length > 0) response.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]))
      // Not when the last byte is out: an idle tool must not keep the audit line waiting.
      response.end()
      finish(true)
    }
    // A broken answer must not look like a complete one, so the tool's connection goes too, and the other way round.
    const onLost = (): void => {
      answer.body.destroy()
      response.destroy()
      finish(false)
    }
    // Stays after `finish`: an error that comes late has no one else to take it.
    answer.body.on('error', () => undefined)
    if (response.destroyed || answer.body.destroyed) return onLost()
    if (request.method === 'HEAD') answer.body.resume()
    answer.body.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost)
    response.on('close', onLost)
    return undefined
  })
}

/** Sends AWS's answer and notes it for the audit line. */
export async function respond(
  exchange: Exchange,
  answer: UpstreamResponse,
  outcome: 'allowed' | 'foreign',
): Promise<void> {
  const { audit } = exchange
  audit.outcome = outcome
  audit.status = answer.status
  const id = headerValue(answer.headers, 'x-amzn-requestid') ?? headerValue(answer.headers, 'x-amz-request-id')
  if (id !== undefined) audit.awsRequestId = id
  const sent = await sendAnswer(exchange.response, answer, {
    method: exchange.request.method ?? 'GET',
    httpVersion: exchange.request.httpVersion,
  })
  audit.bytesOut = sent.bytes
  const code = answer.status < 400 ? undefined : awsErrorCodeOf(answer.headers, sent.start)
  if (code !== undefined) audit.errorCode = code
  if (sent.complete) return
  audit.outcome = 'failed'
  const fault = exchange.bodyFault
  audit.reason = fault instanceof Refused ? fault.message : 'the connection broke in the middle of the answer'
}

/** The error code of AWS's answer, from its header or the beginning of its body; undefined where neither says it plainly. */
export function awsErrorCodeOf(headers: RawHeaders, start: Buffer | undefined): string | undefined {
  const header = headerValue(headers, 'x-amzn-errortype')
  if (header !== undefined) return bareCode(header)
  if (start === undefined || headerValue(headers, 'content-encoding') !== undefined) return undefined
  const text = start.toString('latin1')
  return between(text, '<Code>', '</Code>') ?? jsonType(text)
}

function jsonType(text: string): string | undefined {
  const name = text.indexOf('"__type"')
  if (name === -1) return undefined
  const found = between(text.slice(name + 8), '"', '"')
  return found === undefined ? undefined : bareCode(found)
}

function between(text: string, before: string, after: string): string | undefined {
  const start = text.indexOf(before)
  const end = start === -1 ? -1 : text.indexOf(after, start + before.length)
  return end === -1 ? undefined : bareCode(text.slice(start + before.length, end))
}

/** `com.amazonaws.x#Code:http://…` → `Code`. Anything that is no code is dropped: it would end up in the audit log. */
function bareCode(value: string): string | undefined {
  const code = (value.split(':', 1)[0] ?? '').split('#').at(-1)?.trim()
  return code !== undefined && /^[A-Za-z0-9._-]{1,128}$/.test(code) ? code : undefined
}
