import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '#agent/config/json.ts'

describe('parseJson', () => {
  it('reads whatever JSON.stringify writes, in any layout', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(undefined, 1, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(parseJson(text)).toMatchObject({ kind: 'ok' })
        const result = parseJson(`\uFEFF \r\n${text}\n`)
        expect(result.kind === 'ok' && JSON.stringify(result.value)).toBe(JSON.stringify(JSON.parse(text)))
      }),
    )
  })

  it('takes and refuses the same texts as the platform, twice-given keys aside', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-',
      '.5',
      '0',
      'true',
      'nul',
      'e3',
      ' ',
      '\n',
      '"\\u00zz"',
      '"\t"',
      "'x'",
      '\u00a0',
    )
    const platformTakes = (text: string): boolean => {
      try {
        JSON.parse(text)
        return true
      } catch {
        return false
      }
    }
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        const result = parseJson(text)
        fc.pre(!(result.kind === 'broken' && result.message.includes('twice')))
        expect(result.kind === 'ok').toBe(platformTakes(text))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['', 1, 1, 'the file ends'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'a comma is missing: there is "b"'],
    ['{\n  "a": 1,\n}', 3, 1, 'a comma too many'],
    ['[1,\n2,\n]', 3, 1, 'a comma too many'],
    ['{"a": [1, 2}', 1, 12, 'a comma is missing: there is "}"'],
    ['{"a"\n 1}', 2, 2, 'a colon is missing after the key: there is "1"'],
    ["{'a': 1}", 1, 2, 'a key in double quotes is missing'],
    ['{a: 1}', 1, 2, 'a key in double quotes is missing'],
    ['{"a": yes}', 1, 7, '"yes" is no value'],
    ['{"a": \'x\'}', 1, 7, 'double quotes'],
    ['{"a": "x\n"}', 1, 7, 'no closing quote'],
    ['{"a": "x', 1, 7, 'no closing quote'],
    ['{"a": "\\q"}', 1, 7, 'bad escape'],
    ['{"a": 01}', 1, 8, 'a comma is missing: there is "1"'],
    ['{"a": 1.}', 1, 7, 'not a number'],
    ['{"a": 1}\r\n// note', 2, 1, 'JSON has no comments'],
    ['// note\n{}', 1, 1, 'JSON has no comments'],
    ['{"a": 1,\n "a": 2}', 2, 2, '"a" appears twice'],
    ['{"a": {"b": 1', 1, 14, 'the file ends'],
    ['{} {}', 1, 4, 'something after the end'],
    ['['.repeat(100_000), 1, 1, 'nested too deeply'],
  ])('says where and what: %j', (text, line, column, message) => {
    expect(parseJson(text)).toMatchObject({
      kind: 'broken',
      position: { line, column },
      message: expect.stringContaining(message),
    })
  })

  it('finds values by path: keys, items, and the nearest ancestor of what is not there', () => {
    const result = parseJson('{\n  "roles": [\n    { "name": "a" },\n    { "name": "b",\n      "arn": 1 }\n  ]\n}')
    const locate = result.kind === 'ok' ? result.locate : () => undefined
    expect(locate(['roles'])).toEqual({ line: 2, column: 3 })
    expect(locate(['roles', 1])).toEqual({ line: 4, column: 5 })
    expect(locate(['roles', 1, 'arn'])).toEqual({ line: 5, column: 7 })
    expect(locate(['roles', 1, 'missing'])).toEqual({ line: 4, column: 5 })
    expect(locate([])).toEqual({ line: 1, column: 1 })
  })

  it('takes "__proto__" for a key like any other', () => {
    const result = parseJson('{"__proto__": {"polluted": 1}}')
    expect(result.kind === 'ok' && Object.keys(Object(result.value))).toEqual(['__proto__'])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})
