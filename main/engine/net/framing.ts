// How long a body is (RFC 9112, section 6). There is one way to say it, in both directions: whoever reads a length in another way than the
// next one on the line takes a part of one message for a message of its own, and answers then go to the wrong request.

import type { ClientRequest, IncomingMessage } from 'node:http'

export type Framing =
  /** Nothing is said: no body of a request, and one to the end of the connection of an answer. */
  | { readonly kind: 'unsaid' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  /** A clause that says what is wrong. */
  | { readonly kind: 'bad'; readonly why: string }

/** Of Node's flat list of headers. Node's parser lets more pass than every server reads alike, such as `gzip, chunked`. */
export function framingOf(flat: readonly string[], httpVersion: string): Framing {
  const codings = valuesOf(flat, 'transfer-encoding')
  const lengths = valuesOf(flat, 'content-length')
  if (codings.length > 0) {
    if (httpVersion === '1.0') return bad('HTTP/1.0 has no Transfer-Encoding')
    if (lengths.length > 0) return bad('it has both a Transfer-Encoding and a Content-Length')
    if (codings.length > 1 || codings[0]?.toLowerCase() !== 'chunked') {
      return bad('its Transfer-Encoding is not exactly "chunked"')
    }
    return { kind: 'chunked' }
  }
  const [length] = lengths
  if (length === undefined) return { kind: 'unsaid' }
  const bytes = Number(length)
  if (lengths.length > 1 || !/^\d+$/.test(length) || !Number.isSafeInteger(bytes)) {
    return bad('its Content-Length is not one plain number')
  }
  return { kind: 'length', bytes }
}

/** Interim answers (RFC 9110, section 15.2) to one request. Each starts the limit on silence anew, so their number has a limit of its own. */
const mostInterim = 32

/** Calls once with what is wrong, as a clause, when interim answers do not end. */
export function limitInterim(outgoing: ClientRequest, refuse: (why: string) => void): void {
  let count = 0
  outgoing.on('information', () => {
    count += 1
    if (count === mostInterim + 1) refuse(`it is preceded by more than ${mostInterim} interim answers`)
  })
}

export const switchedProtocols = 'it switches protocols, which nobody asked for'

/** Why an answer must not be passed on, as a clause. */
export function answerFault({
  rawHeaders,
  httpVersion,
  statusCode,
  statusMessage,
}: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion' | 'statusCode' | 'statusMessage'>): string | undefined {
  const framing = framingOf(rawHeaders, httpVersion)
  if (framing.kind === 'bad') return framing.why
  // A 101 without `Upgrade` is an ordinary answer to Node; the other ones below 200 are no responses to it.
  if (statusCode === 101) return switchedProtocols
  if (statusCode === undefined || statusCode < 200 || statusCode > 599) return 'its status is none that HTTP knows'
  return notReason.test(statusMessage ?? '') ? 'its reason phrase has control characters' : undefined
}

// RFC 9112, section 4, negated.
const notReason = /[^\t\x20-\x7e\x80-\xff]/

const bad = (why: string): Framing => ({ kind: 'bad', why })

function valuesOf(flat: readonly string[], lowerName: string): readonly string[] {
  const values: string[] = []
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const name = flat[at] ?? ''
    if (name.length === lowerName.length && name.toLowerCase() === lowerName) values.push(flat[at + 1] ?? '')
  }
  return values
}
