import { describe, expect, it } from 'vitest'
import { collect, collectPair, parseCount, readOptionFile } from '#frontends/cli/collect.ts'

describe('options that may be repeated', () => {
  it('gather in order', () => {
    expect(collect('b', collect('a'))).toEqual(['a', 'b'])
  })

  it('gather pairs, cut at the first equals sign; the last of a key counts', () => {
    expect(collectPair('a=1', collectPair('b=x=y', collectPair('a=')))).toEqual({ a: '1', b: 'x=y' })
  })

  it.each(['plain', '=value', ''])('refuse "%s", which is no pair', (text) => {
    expect(() => collectPair(text)).toThrow(expect.objectContaining({ code: 'bad-request' }))
  })
})

describe('a count', () => {
  it('is a whole number above zero', () => {
    expect(parseCount('25')).toBe(25)
  })

  it.each(['0', '-1', '1.5', 'x', '', '1e3', '99999999999'])('is not "%s"', (text) => {
    expect(() => parseCount(text)).toThrow(expect.objectContaining({ code: 'bad-request' }))
  })
})

describe('a file that an option names', () => {
  it('is named in the complaint when it cannot be read', () => {
    expect(() => readOptionFile('/no/such/policy.json')).toThrow(/\/no\/such\/policy\.json/)
  })
})
