import { describe, expect, it } from 'vitest'
import { forwardHeaders, returnHeaders } from '#core/proxy/forward-headers.ts'
import type { RawHeaders } from '#core/util/http-message.ts'

const all: RawHeaders = [
  ['Host', 'h'],
  ['Connection', 'keep-alive, X-Hop, Content-Length'],
  ['X-Hop', '1'],
  ['Keep-Alive', 'timeout=5'],
  ['Proxy-Authorization', 'Basic x'],
  ['proxy-connection', 'keep-alive'],
  ['TE', 'trailers'],
  ['Transfer-Encoding', 'chunked'],
  ['Upgrade', 'h2c'],
  ['Expect', '100-continue'],
  ['Trailer', 'x-sum'],
  ['Content-Length', '3'],
  ['x-B', '1'],
  ['X-b', '2'],
]
const names = (headers: RawHeaders): string[] => headers.map(([name]) => name)

describe('headers that go on', () => {
  it('are those that are not for one hop, in order and case', () =>
    expect(names(forwardHeaders(all, [], false))).toEqual(['Host', 'Trailer', 'Content-Length', 'x-B', 'X-b']))

  it('keep what the tool signed, but never Expect', () =>
    expect(names(forwardHeaders(all, ['te', 'x-hop', 'expect'], false))).toEqual([
      'Host',
      'X-Hop',
      'TE',
      'Trailer',
      'Content-Length',
      'x-B',
      'X-b',
    ]))

  it('keep Transfer-Encoding where it stood when the body is chunked', () =>
    expect(names(forwardHeaders(all, [], true))).toContain('Transfer-Encoding'))

  it('go back without Trailer unless the answer is chunked', () => {
    expect(names(returnHeaders(all, false))).not.toContain('Trailer')
    expect(names(returnHeaders(all, true))).toContain('Trailer')
  })
})
