import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consoleLife, withoutAsking } from '#shared/console/duration.ts'

const hour = 3600

describe('how long a console will last', () => {
  it.each([
    [
      'as long as the role’s sessions are to last',
      4 * hour,
      hour,
      { ask: 4 * hour, lasts: 4 * hour, why: 'maximum-unknown' },
    ],
    ['no more than AWS allows', 24 * hour, hour, { ask: 12 * hour, lasts: 12 * hour, why: 'aws-maximum' }],
    ['an hour, which every role allows', undefined, 600, { ask: hour, lasts: hour, why: 'maximum-unknown' }],
    ['an hour also for shorter sessions', 900, 900, { ask: hour, lasts: hour, why: 'maximum-unknown' }],
    [
      'as long as AWS gave before',
      undefined,
      2 * hour + 0.7,
      { ask: 2 * hour, lasts: 2 * hour, why: 'maximum-unknown' },
    ],
  ] as const)('asks for %s where long-term keys assume the role', (_, wanted, left, life) => {
    expect(consoleLife({ by: 'long-term', left, ...(wanted === undefined ? {} : { wanted }) })).toEqual(life)
  })

  it.each([
    ['chained', 'chained'],
    ['federation-token', 'federation-token'],
    ['issued', 'credentials'],
    ['own', 'credentials'],
  ] as const)('asks for nothing with %s credentials, and ends with them', (by, why) => {
    expect(consoleLife({ by, left: 2400.9, wanted: 12 * hour })).toEqual({ lasts: 2400, why })
  })

  it('lasts as long as AWS lets any where nobody knows when the credentials end', () => {
    expect(consoleLife({ by: 'own' })).toEqual({ lasts: 12 * hour, why: 'end-unknown' })
  })

  it('ends with the credentials once AWS has refused what was asked for', () => {
    expect(withoutAsking({ by: 'long-term', left: 3000, wanted: 12 * hour })).toEqual({
      lasts: 3000,
      why: 'credentials',
    })
  })

  it('asks for nothing that is out of AWS’s range', () => {
    const by = fc.constantFrom('long-term', 'chained', 'issued', 'federation-token', 'own')
    const seconds = fc.double({ min: -1000, max: 1e7, noNaN: true })
    fc.assert(
      fc.property(by, seconds, fc.option(seconds, { nil: undefined }), (kind, left, wanted) => {
        const { ask, lasts } = consoleLife({ by: kind, left, ...(wanted === undefined ? {} : { wanted }) })
        expect(lasts).toBeGreaterThanOrEqual(0)
        expect(Number.isInteger(lasts)).toBe(true)
        expect(ask !== undefined).toBe(kind === 'long-term')
        expect(ask ?? 900).toSatisfy((asked: number) => asked >= 900 && asked <= 43_200 && Number.isInteger(asked))
      }),
    )
  })
})
