import type { RawHeaders } from '../util/http-message.ts'

// RFC 9110, section 7.6.1, and what belongs to one connection only.
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'expect',
])

/**
 * The headers that go on to AWS, order and case kept: hop-by-hop ones stay behind unless the tool signed them, and so does
 * whatever `Connection` names. `Transfer-Encoding` stays where it was when the body is chunked, since the framing comes from it.
 */
export function forwardHeaders(headers: RawHeaders, signed: readonly string[], chunked: boolean): RawHeaders {
  const named = namedByConnection(headers)
  return headers.filter(([name]) => {
    const lower = name.toLowerCase()
    if (lower === 'transfer-encoding') return chunked
    if (lower === 'expect') return false
    return !(hopByHop.has(lower) || named.has(lower)) || signed.includes(lower)
  })
}

/** The headers of AWS's answer that go back to the tool. Node refuses `Trailer` beside a known length. */
export function returnHeaders(headers: RawHeaders, chunked: boolean): RawHeaders {
  const kept = forwardHeaders(headers, [], chunked)
  return chunked ? kept : kept.filter(([name]) => name.length !== 7 || name.toLowerCase() !== 'trailer')
}

const none: ReadonlySet<string> = new Set()
// Framing and addressing are never a matter of the client's `Connection` header.
const neverDropped = new Set(['host', 'content-length', 'transfer-encoding', 'authorization', 'trailer'])

function namedByConnection(headers: RawHeaders): ReadonlySet<string> {
  let names: Set<string> | undefined
  for (const [name, value] of headers) {
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue
    for (const token of value.toLowerCase().split(',')) {
      const named = token.trim()
      if (named === 'keep-alive' || named === 'close' || neverDropped.has(named)) continue
      names ??= new Set()
      names.add(named)
    }
  }
  return names ?? none
}
