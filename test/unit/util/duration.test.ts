import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '#util/duration.ts'

describe('parseDuration', () => {
  it.each([
    ['1h', 3_600_000],
    ['90m', 5_400_000],
    ['20s', 20_000],
    ['250ms', 250],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['1m5ms', 60_005],
    ['0ms', 0],
    [' 5s ', 5000],
  ])('reads %s', (text, ms) => expect(parseDuration(text)).toBe(ms))

  it.each(['', ' ', 'h', '1', '1x', '1.5h', '-1s', '30m1h', '1h 30m', '1h1h', '1H'])('refuses "%s"', (text) => {
    expect(() => parseDuration(text)).toThrow(`"${text}" is not a duration`)
  })

  it('says which unit to add to a bare number', () => {
    expect(() => parseDuration('3600')).toThrow(
      expect.objectContaining({ code: 'bad-request', hint: expect.stringContaining('3600s') }),
    )
  })

  it('refuses what no number holds exactly', () => {
    expect(() => parseDuration('99999999999999999h')).toThrow('too long')
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [5_400_000, '1h30m'],
    [90_061_001, '1d1h1m1s1ms'],
  ])('writes %d ms', (ms, text) => expect(formatDuration(ms)).toBe(text))

  it('is read back by parseDuration', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 12 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms)
      }),
    )
  })
})
