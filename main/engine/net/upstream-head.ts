import type { RawHeaders } from '#util/http/message.ts'

// Node's own list of methods whose requests have no body unless their headers say so.
const bodyless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'])

/**
 * The flat header list that Node writes as it is. `Expect` never goes out, since the tool has its 100 from us. A method that
 * usually has a body gets `Content-Length: 0` when nothing frames one: Node would otherwise begin a chunked body, which S3 refuses.
 */
export function upstreamHeaders(method: string, headers: RawHeaders): string[] {
  const flat: string[] = []
  let framed = bodyless.has(method)
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (lower === 'expect') continue
    // Ours is a kept connection. A client's `close` is between the client and us.
    if (lower === 'connection' && value.toLowerCase() !== 'keep-alive') continue
    if (lower === 'content-length' || lower === 'transfer-encoding') framed = true
    flat.push(name, value)
  }
  if (!framed) flat.push('Content-Length', '0')
  return flat
}

/** Node's flat list as pairs; order, case and repeats are AWS's. */
export function pairs(flat: readonly string[]): RawHeaders {
  const headers: [string, string][] = []
  for (let i = 0; i + 1 < flat.length; i += 2) headers.push([flat[i] ?? '', flat[i + 1] ?? ''])
  return headers
}
