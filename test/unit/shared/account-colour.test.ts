import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountColour, accountColours, distinctColours } from '#shared/account-colour.ts'

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

const account = (accountId: string, labels: Readonly<Record<string, string>> = {}) => ({
  name: 'Admin',
  accountId,
  labels,
})

describe('the colours of accounts that are seen together', () => {
  it('differ while there are no more accounts than colours, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(accountId, { maxLength: accountColours }), (ids) => {
        const colours = ids.map((id) => distinctColours(ids.map((each) => account(each)))(account(id)))
        expect(new Set(colours).size).toBe(ids.length)
        const turned = distinctColours(ids.toReversed().map((each) => account(each)))
        expect(ids.map((id) => turned(account(id)))).toEqual(colours)
      }),
    )
  })

  it("are the accounts' own where these differ", () => {
    const colour = distinctColours(['111122223333', '444455556666', '777788889999'].map((id) => account(id)))
    expect([colour(account('444455556666')), colour(account('777788889999'))]).toEqual([4, 7])
  })

  it('leave its own to the lower id, and the next that is free to the other', () => {
    const colour = distinctColours([account('100092580538'), account('100000000000')])
    expect([colour(account('100000000000')), colour(account('100092580538'))]).toEqual([0, 1])
  })

  it('keep clear of one that a label has chosen', () => {
    const chosen = account('444455556666', { colour: '1' })
    const colour = distinctColours([account('111122223333'), account('444455556666'), chosen])
    expect([colour(chosen), colour(account('111122223333'))]).toEqual([0, 1])
  })

  it("are the accounts' own among more accounts than colours", () => {
    const ids = Array.from({ length: accountColours + 1 }, (_, at) => String(100_000_000_000 + at))
    const colour = distinctColours(ids.map((id) => account(id)))
    expect(ids.map((id) => colour(account(id)))).toEqual(ids.map((id) => of(id)))
  })
})
