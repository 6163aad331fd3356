import { describe, expect, it } from 'vitest'
import { timeLeft } from '#frontends/cli/output/times.ts'

describe('the time left', () => {
  it.each([
    [0, 'ended'],
    [-5, 'ended'],
    [999, 'ended'],
    [1000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h 00 min'],
    [21_900_000, '6 h 05 min'],
    [129_600_000, '36 h 00 min'],
  ])('of %i ms reads %s', (ms, text) => {
    expect(timeLeft(1_000_000 + ms, 1_000_000)).toBe(text)
  })
})
