import type { RawHeaders } from '#util/http/message.ts'

// RFC 9110, section 7.6.1, and what belongs to one connection only.
const hopByHop = new Set(['connection', 'keep-alive', 'te', 'upgrade', 'expect'])

// What every recipient needs, or AWS's own, is never a matter of the client's `Connection` header.
const endToEnd = new Set(['host', 'date', 'content-length', 'transfer-encoding', 'authorization', 'trailer'])

/**
 * Says of a lower-case name whether that header is between the tool and us alone, signed or not: the hop-by-hop ones, what `Connection`
 * names, `Expect`, which we answered, and `Trailer` where no trailers can come.
 */
export function hopByHopOf(headers: RawHeaders, chunked: boolean): (lowerName: string) => boolean {
  const named = namedByConnection(headers)
  return (name) =>
    hopByHop.has(name) || name.startsWith('proxy-') || (name === 'trailer' && !chunked) || named?.has(name) === true
}

/** The headers that go on, order and case kept. The framing of a chunked body is ours, at the place of the other side's. */
export function forwardHeaders(
  headers: RawHeaders,
  chunked: boolean,
  isHopByHop = hopByHopOf(headers, chunked),
): RawHeaders {
  const out: (readonly [string, string])[] = []
  for (const header of headers) {
    const lower = header[0].toLowerCase()
    if (lower === 'transfer-encoding') {
      if (chunked) out.push(['Transfer-Encoding', 'chunked'])
    } else if (!isHopByHop(lower)) out.push(header)
  }
  return out
}

/** The headers of AWS's answer that go back to the tool. */
export function returnHeaders(headers: RawHeaders, chunked: boolean, status: number): RawHeaders {
  const kept = forwardHeaders(headers, chunked)
  // RFC 9110, section 8.6: a 204 has no length. A tool that believed one would wait for a body, or take the next answer for it.
  return status === 204 ? kept.filter(([name]) => name.toLowerCase() !== 'content-length') : kept
}

/** Trailers that may go on: none that frames, routes or signs a message (RFC 9110, section 6.5.1). */
export function forwardTrailers(trailers: RawHeaders): RawHeaders {
  return trailers.filter(([name]) => {
    const lower = name.toLowerCase()
    return !endToEnd.has(lower) && !hopByHop.has(lower) && !lower.startsWith('proxy-')
  })
}

function namedByConnection(headers: RawHeaders): ReadonlySet<string> | undefined {
  let names: Set<string> | undefined
  for (const [name, value] of headers) {
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue
    for (const token of value.toLowerCase().split(',')) {
      const named = token.trim()
      if (named === 'keep-alive' || named === 'close' || endToEnd.has(named) || named.startsWith('x-amz')) continue
      names ??= new Set()
      names.add(named)
    }
  }
  return names
}
