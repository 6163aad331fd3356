import { describe, expect, it } from 'vitest'
import { forwardHeaders, forwardTrailers, returnHeaders } from '#engine/proxy/steps/forward-headers.ts'
import type { RawHeaders } from '#util/http/message.ts'

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
    expect(names(forwardHeaders(all, false))).toEqual(['Host', 'Content-Length', 'x-B', 'X-b']))

  it('keep our own words for a chunked body, at the place of the tool’s', () =>
    expect(
      forwardHeaders(
        [
          ['A', '1'],
          ['transfer-ENCODING', 'Chunked'],
          ['Trailer', 'x-sum'],
          ['B', '2'],
        ],
        true,
      ),
    ).toEqual([
      ['A', '1'],
      ['Transfer-Encoding', 'chunked'],
      ['Trailer', 'x-sum'],
      ['B', '2'],
    ]))

  it('are not what Connection names, but for what every recipient needs', () =>
    expect(
      names(
        forwardHeaders(
          [
            ['Connection', 'close, X-Hop'],
            ['connection', 'http2-settings,x-amz-date, Authorization,host'],
            ['X-Hop', '1'],
            ['HTTP2-Settings', 'x'],
            ['X-Amz-Date', 'd'],
            ['Authorization', 'a'],
            ['Host', 'h'],
            ['Proxy-Anything', 'p'],
          ],
          false,
        ),
      ),
    ).toEqual(['X-Amz-Date', 'Authorization', 'Host']))

  it('go back without Trailer unless the answer is chunked, and without a length where there is no body', () => {
    expect(names(returnHeaders(all, false, 200))).not.toContain('Trailer')
    expect(names(returnHeaders(all, true, 200))).toContain('Trailer')
    expect(names(returnHeaders(all, false, 204))).not.toContain('Content-Length')
    expect(names(returnHeaders(all, false, 304))).toContain('Content-Length')
  })
})

describe('trailers that go on', () => {
  it('frame, route and sign nothing', () =>
    expect(
      forwardTrailers([
        ['Content-Length', '3'],
        ['transfer-encoding', 'chunked'],
        ['Host', 'h'],
        ['Authorization', 'a'],
        ['Connection', 'close'],
        ['Proxy-X', 'p'],
        ['x-amz-checksum-crc32', 'AAAA'],
      ]),
    ).toEqual([['x-amz-checksum-crc32', 'AAAA']]))
})
