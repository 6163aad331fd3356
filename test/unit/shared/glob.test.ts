import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitsGlob } from '#shared/glob.ts'

describe('a glob', () => {
  it.each([
    ['', ''],
    ['*', ''],
    ['*', 'a\nb'],
    ['?', '🏦'],
    ['a*?c', 'abcbc'],
    ['a.b', 'a.b'],
    ['*-*-live', 'shop-eu-live'],
    ['**', 'anything'],
  ])('%j fits %j', (glob, text) => {
    expect(fitsGlob(glob, text)).toBe(true)
  })

  it.each([
    ['', 'a'],
    ['?', ''],
    ['a.b', 'axb'],
    ['pay*y*y', 'pay-y'],
    ['prod*prod', 'prod'],
    ['a*b', 'ab\n'],
    ['(a+)+', 'aa'],
  ])('%j does not fit %j', (glob, text) => {
    expect(fitsGlob(glob, text)).toBe(false)
  })

  it('fits what the regular expression of the same meaning does', () => {
    const letters = (from: string) => fc.string({ unit: fc.constantFrom(...Array.from(from)), maxLength: 12 })
    fc.assert(
      fc.property(letters('ab*?.'), letters('ab.'), (glob, text) => {
        const expression = glob
          .replaceAll('.', String.raw`\.`)
          .replaceAll('*', '.*')
          .replaceAll('?', '.')
        expect(fitsGlob(glob, text)).toBe(new RegExp(`^${expression}$`).test(text))
      }),
    )
  })

  // A regular expression takes longer than the computer lasts: with it this test does not end.
  it('of many stars ends soon for a name that nearly fits', () => {
    expect(fitsGlob(`${'*a'.repeat(60)}b`, 'a'.repeat(250))).toBe(false)
  })
})
