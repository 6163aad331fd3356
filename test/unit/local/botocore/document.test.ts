import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, print, textOf } from '#local/botocore/document.ts'
import { meaningOf } from '#local/botocore/meaning.ts'
import { anyConfigText } from '../../../support/aws-config-texts.ts'

describe('a document', () => {
  it('gives back the bytes of any file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { text, encoding } = textOf(bytes)
        expect(Buffer.from(print(parse(text)), encoding).equals(Buffer.from(bytes))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('gives back the text of what people write, whatever it means', () => {
    fc.assert(
      fc.property(anyConfigText, (text) => {
        expect(print(parse(text))).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['[a]\nk = v\n  more\n\n  still\n', { a: { k: 'v\nmore\n\nstill' } }],
    ['[a]\ns3 =\n  x = 1\n  # note\n  y = 2\nk:v=w\n', { a: { s3: '\nx = 1\ny = 2', k: 'v=w' } }],
    ['[profile a]b] # c\r\nKey = V # c\r\n', { 'profile a]b': { key: 'V # c' } }],
    ['[a]\n  k = v\n  l = w\n[b]\n', { a: { k: 'v', l: 'w' }, b: {} }],
    ['[a]\nk = v\n  [b]\n', { a: { k: 'v\n[b]' } }],
    ['[a]\nk =\n\n[b]\nk =\n', { a: { k: '' }, b: { k: '' } }],
  ])('reads %j as botocore does', (text, meaning) => {
    const reading = meaningOf(parse(text))
    if (reading.kind !== 'read') throw new Error(reading.problem)
    expect(Object.fromEntries([...reading.meaning].map(([name, values]) => [name, { ...values }]))).toEqual(meaning)
  })

  it.each([
    ['\uFEFF[a]\n', 'byte order mark', 1],
    ['[a]\nk = 1\nK = 2\n', 'the key "k" twice', 3],
    ['[a]\n[b]\n[a]\n', '[a] is there twice', 3],
    ['# c\nk = v\n', 'before the first section', 2],
    ['[a]\nword\n', 'neither a section', 2],
    ['[a]\n= v\n', 'no key', 2],
    ['[a]\ns3 =\n  word\n', 'indented below "s3"', 2],
  ])('refuses %j, which botocore does not read', (text, problem, line) => {
    expect(meaningOf(parse(text))).toEqual({ kind: 'refused', line, problem: expect.stringContaining(problem) })
  })
})
