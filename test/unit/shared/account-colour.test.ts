import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountColour, accountColours } from '#shared/account-colour.ts'

const accountId = fc.stringMatching(/^\d{12}$/)
const of = (id: string | undefined, labels: Readonly<Record<string, string>> = {}, name = 'Admin') =>
  accountColour({ name, labels, ...(id === undefined ? {} : { accountId: id }) })

describe('the colour of an account', () => {
  it('is one of the palette, and the same for each of its roles', () => {
    fc.assert(
      fc.property(accountId, fc.string(), (id, name) => {
        expect(of(id, {}, name)).toBe(of(id))
        expect(of(id)).toBeGreaterThanOrEqual(0)
        expect(of(id)).toBeLessThan(accountColours)
        expect(Number.isInteger(of(id))).toBe(true)
      }),
    )
  })

  it('never changes between versions', () => {
    expect(['111122223333', '444455556666', '777788889999'].map((id) => of(id))).toEqual([0, 4, 7])
  })

  it('is spread over the palette, also for ids in a row', () => {
    const counts = new Map<number, number>()
    for (let at = 0; at < 800; at += 1) {
      const colour = of(String(100_000_000_000 + at))
      counts.set(colour, (counts.get(colour) ?? 0) + 1)
    }
    expect(counts.size).toBe(accountColours)
    for (const count of counts.values()) expect(count).toBeGreaterThan(50)
  })

  it.each([
    ['1', 0],
    [' 8 ', 7],
  ])("is the label's where it says %j", (colour, index) => {
    expect(of('111122223333', { colour })).toBe(index)
    expect(of('111122223333', { Colour: colour })).toBe(index)
  })

  it.each(['0', '9', 'red', '', '1.5'])('is the account\'s own where the label says "%s"', (colour) =>
    expect(of('111122223333', { colour })).toBe(of('111122223333')),
  )

  it('goes by the name where no account is known', () => expect(of(undefined, {}, 'a')).toBe(of(undefined, {}, 'a')))
})
