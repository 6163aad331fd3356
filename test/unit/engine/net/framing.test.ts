import { describe, expect, it } from 'vitest'
import { framingOf } from '#engine/net/framing.ts'

const te = (...values: readonly string[]): string[] => values.flatMap((value) => ['Transfer-Encoding', value])
const length = (...values: readonly string[]): string[] => values.flatMap((value) => ['Content-Length', value])

describe('the length of a body', () => {
  it.each([
    [[], { kind: 'unsaid' }],
    [['Host', 'h'], { kind: 'unsaid' }],
    [length('0'), { kind: 'length', bytes: 0 }],
    [['content-LENGTH', '5368709120'], { kind: 'length', bytes: 5_368_709_120 }],
    [te('chunked'), { kind: 'chunked' }],
    [['transfer-encoding', 'Chunked'], { kind: 'chunked' }],
  ])('is said in one way: %j', (flat, framing) => {
    expect(framingOf(flat, '1.1')).toEqual(framing)
  })

  it.each([
    [te(',chunked')],
    [te('chunked,')],
    [te('identity, chunked')],
    [te('gzip, chunked')],
    [te('chunked, chunked')],
    [te('chunked', 'chunked')],
    [te('identity', 'chunked')],
    [te('')],
    [te('identity')],
    [te('x-chunked')],
    [te('chunked;q=1')],
    [te('"chunked"')],
    [te('\vchunked')],
    [te('chunked\u00a0')],
    [te('chun ked')],
    [[...te('chunked'), ...length('3')]],
    [[...length('3'), ...te('chunked')]],
    [[...length('3'), ...te('identity')]],
    [length('+3')],
    [length('-3')],
    [length('0x3')],
    [length('3.0')],
    [length('3e0')],
    [length('3 ')],
    [length('3, 3')],
    [length('3', '3')],
    [length('')],
    [length('9007199254740993')],
    [length('99999999999999999999')],
    [length('\u0663')],
  ])('is refused when it is said otherwise: %j', (flat) => {
    expect(framingOf(flat, '1.1').kind).toBe('bad')
  })

  it('is never chunked in HTTP/1.0', () => {
    expect(framingOf(te('chunked'), '1.0').kind).toBe('bad')
  })
})
