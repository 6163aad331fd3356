import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageOf, agoOf, formatAccountId, shareLeft, timeLeft } from '#shared/times.ts'

describe('the age of a list', () => {
  it.each([
    [10_000, '1 min'],
    [47 * 60_000, '47 min'],
    [119 * 60_000, '1 h'],
    [47 * 3_600_000, '47 h'],
    [71 * 3_600_000, '2 days'],
  ])('of %i ms reads %s', (ms, text) => expect(ageOf(ms)).toBe(text))

  it.each([
    [-5, 'just now'],
    [59_999, 'just now'],
    [60_000, '1 min ago'],
    [71 * 3_600_000, '2 days ago'],
  ])('of %i ms with its word reads %s', (ms, text) => expect(agoOf(ms)).toBe(text))
})

describe('the time left', () => {
  it.each([
    [-5, 'expired'],
    [0, 'expired'],
    [999, 'expired'],
    [1000, '1 s'],
    [42_900, '42 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [2_820_000, '47 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [3_900_000, '1 h 05 min'],
    [21_600_000, '6 h'],
    [21_659_999, '6 h'],
    [129_600_000, '36 h'],
  ])('of %i ms reads %s', (ms, text) => expect(timeLeft(ms)).toBe(text))

  it('never says more than there is, nor a minute less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 200_000_000 }), (ms) => {
        const said = spoken(timeLeft(ms))
        expect(said).toBeLessThanOrEqual(ms)
        expect(ms - said).toBeLessThan(ms < 60_000 ? 1000 : 60_000)
      }),
    )
  })
})

describe('the share left', () => {
  it.each([
    [30, 60, 0.5],
    [60, 60, 1],
    [90, 60, 1],
    [-1, 60, 0],
    [10, 0, 0],
    [10, -5, 0],
  ])('of %i ms in %i is %d', (left, life, share) => expect(shareLeft(left, life)).toBe(share))

  it('stays between none and all, and shrinks with the time', () => {
    const ms = fc.integer({ min: -1e9, max: 1e9 })
    fc.assert(
      fc.property(ms, ms, ms, (a, b, life) => {
        const [less, more] = [shareLeft(Math.min(a, b), life), shareLeft(Math.max(a, b), life)]
        expect(less).toBeGreaterThanOrEqual(0)
        expect(more).toBeLessThanOrEqual(1)
        expect(less).toBeLessThanOrEqual(more)
      }),
    )
  })
})

describe('an account id', () => {
  it('is read in groups of four', () => expect(formatAccountId('111122223333')).toBe('1111-2222-3333'))

  it('loses no digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), (id) => {
        expect(formatAccountId(id).split('-')).toEqual([id.slice(0, 4), id.slice(4, 8), id.slice(8)])
      }),
    )
  })

  it.each(['', '12345', '1111222233334', 'not an id'])('that is none stays as it is: "%s"', (text) =>
    expect(formatAccountId(text)).toBe(text),
  )
})

/** What a text says, in ms. */
function spoken(text: string): number {
  const ms: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000 }
  return [...text.matchAll(/(\d+) (s|min|h)/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (ms[unit] ?? NaN),
    0,
  )
}
