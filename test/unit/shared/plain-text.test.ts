import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainWord, plainLines, plainText, safeJson } from '#shared/plain-text.ts'

const acting = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u
const anything = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b', '[', ']', '0', ';', 'm', '\u0007', '\u009b', '\u202e', '\u2028', '\n', '\r', '\\', '"'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
})

describe('text of others', () => {
  it('has nothing left that acts', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(plainText(text)).not.toMatch(acting)
        expect(plainLines(text).replaceAll(/[\n\t]|\r\n/g, '')).not.toMatch(acting)
      }),
    )
  })

  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007name', 'name'],
    ['\u001b]8;;http://evil\u001b\\link', 'link'],
    ['a\u009b2Jb', 'ab'],
    ['\u001b]52;c;Zm9v', '52;c;Zm9v'],
    ['a\nb\r\u0000', 'a b  '],
    ['gpj\u202eexe', 'gpj exe'],
    ['Zoë 部署 👩‍👩‍👧', 'Zoë 部署 👩‍👩‍👧'],
  ])('shows %j as %j', (text, shown) => {
    expect(plainText(text)).toBe(shown)
  })

  it('is the same data in JSON, and acts as little', () => {
    fc.assert(
      fc.property(fc.array(anything), (value) => {
        expect(JSON.parse(safeJson(value, 2))).toEqual(value)
        expect(safeJson(value)).not.toMatch(acting)
      }),
    )
  })

  it('is a word for a shell only where no shell sees more in it', () => {
    for (const word of ['payments-prod/Admin', 'arn:aws:iam::1:role/a@b', 'a.b_c+d=e'])
      expect(isPlainWord(word)).toBe(true)
    for (const word of [
      '',
      '-rf',
      'a b',
      '$(id)',
      'x;y',
      '`id`',
      "a'b",
      'a"b',
      'a\nb',
      '~',
      '*',
      '%PATH%',
      '@splat',
      'a|b',
      'a&b',
      '<',
      '#',
      '!',
      'é',
    ])
      expect(isPlainWord(word)).toBe(false)
  })
})
