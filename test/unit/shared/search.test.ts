import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Searchable, createSearchIndex } from '#shared/search.ts'

const item = (text: string, more: Partial<Searchable> = {}): Searchable => ({
  id: text,
  text,
  favourite: false,
  ...more,
})
const items = [
  item('Admin shop-dev 444455556666 cloud'),
  item('Admin shop-prod 111122223333 cloud'),
  item('ReadOnly shop-prod 111122223333 cloud', { lastUsedAt: 5 }),
  item('Billing finance 777788889999 cloud', { lastUsedAt: 9 }),
  item('Deploy shop-prod 111122223333 cloud', { favourite: true }),
]
const index = createSearchIndex(items)
const firstWords = (query: string, limit?: number) =>
  index.search(query, limit).map((match) => match.id.split(' ').slice(0, 2).join(' '))

describe('a search', () => {
  it('without words lists favourites, then what was used last, then the rest by name', () => {
    expect(firstWords('')).toEqual([
      'Deploy shop-prod',
      'Billing finance',
      'ReadOnly shop-prod',
      'Admin shop-dev',
      'Admin shop-prod',
    ])
  })

  it('finds by parts of words, in any order and letter case', () => {
    expect(firstWords('prod adm')).toEqual(['Admin shop-prod'])
    expect(firstWords('ADMIN DEV')).toEqual(['Admin shop-dev'])
  })

  it('forgives a letter left out', () => {
    expect(firstWords('biling')).toEqual(['Billing finance'])
  })

  it('puts favourites, then used ones, before better matches', () => {
    expect(firstWords('prod')).toEqual(['Deploy shop-prod', 'ReadOnly shop-prod', 'Admin shop-prod'])
  })

  it('puts what is called so exactly before a near miss, though that was used last or is a favourite', () => {
    const near = item('BreakGlass management 111122223333', { lastUsedAt: 9 })
    const liked = item('break-glass-audit shop 222233334444', { favourite: true })
    const exact = item('break-glass shop-prod 444455556666')
    const all = [near, liked, exact]
    for (const query of ['break-glass', 'Break-Glass', 'shop-prod / break-glass'])
      expect(createSearchIndex(all).search(query)[0]?.id).toBe(exact.id)
    const many = [...all, ...Array.from({ length: 2000 }, (_, at) => item(`break-glasses-${at} x`))]
    expect(createSearchIndex(many).search('break-glass')[0]?.id).toBe(exact.id)
  })

  it('lists without words as people count', () => {
    const texts = ['billing-10 a', 'billing-2 a', 'Billing-1 a']
    expect(
      createSearchIndex(texts.map((text) => item(text)))
        .search('')
        .map(({ id }) => id),
    ).toEqual(texts.toReversed())
  })

  it('puts the match at the beginning of a word before one inside', () => {
    const both = createSearchIndex([item('unread mail'), item('read mail')])
    expect(both.search('read').map((match) => match.id)).toEqual(['read mail', 'unread mail'])
  })

  it('puts those first whose words stand whole, then those where they begin one, also for a few', () => {
    const few = ['deploy-1770-dev x', 'deploy-770-dev x', 'deploy-77-prod x']
    const found = createSearchIndex(few.map((text) => item(text))).search('77 dep')
    expect(found.map(({ id }) => id)).toEqual(few.toReversed())
  })

  it('marks the best of the places where a word stands', () => {
    const [match] = createSearchIndex([item('nonprod-1 prod x')]).search('prod')
    expect(match?.ranges).toEqual([[10, 14]])
  })

  it('gives no more than was asked for', () => {
    expect(index.search('cloud', 2)).toHaveLength(2)
    expect(index.search('', 2)).toHaveLength(2)
  })

  it('finds nothing for what is nowhere', () => {
    expect(index.search('zebra')).toEqual([])
  })

  it('tells where it matched', () => {
    const [match] = index.search('billing')
    expect(match?.ranges.map(([from, to]) => match.id.slice(from, to))).toEqual(['Billing'])
  })

  it('takes any text without failing, and every range lies within the item', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', ' ', '-', '"', '(', '*', '\\', 'ä') })),
        (query) => {
          for (const { id, ranges } of index.search(query)) {
            for (const [from, to] of ranges) {
              expect(from).toBeLessThan(to)
              expect(to).toBeLessThanOrEqual(id.length)
            }
          }
        },
      ),
    )
  })

  it('finds the same letter by letter as at once', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'd', 'm', 'p', '1', '5', ' ', '-', '"', "'", 's'),
      maxLength: 12,
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(letters, fc.constantFrom('prod adm', 'shop -prod', '"shop-dev" a'))), (queries) => {
        for (const query of queries) {
          for (let end = 1; end < query.length; end += 1) index.search(query.slice(0, end))
          expect(index.search(query)).toEqual(createSearchIndex(items).search(query))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('leaves out what follows a minus, and finds more again when that word goes on', () => {
    expect(firstWords('cloud -de')).toEqual(['Billing finance', 'ReadOnly shop-prod', 'Admin shop-prod'])
    expect(firstWords('cloud -dev')).toContain('Deploy shop-prod')
  })

  it('finds words in another order among more hits than can be ranked', () => {
    const many = createSearchIndex(Array.from({ length: 900 }, (_, n) => item(`Admin team-${n}`)))
    expect(many.search('team admin', 3)).toHaveLength(3)
  })

  it('among more hits than can be ranked puts those first that begin with the query', () => {
    const many = createSearchIndex([
      ...Array.from({ length: 900 }, (_, n) => item(`Operator admin-team-${n}`)),
      item('Admin zoo'),
    ])
    const [first] = many.search('admin', 10)
    expect(first).toEqual({ id: 'Admin zoo', ranges: [[0, 5]] })
  })

  it('among more hits than can be ranked puts those first that have its words whole, and marks them', () => {
    const many = createSearchIndex([
      ...Array.from({ length: 900 }, (_, n) => item(`Admin team-3${n}-dev`)),
      item('Admin team-3-prod'),
    ])
    const [first] = many.search('team-3 adm', 10)
    expect(first).toEqual({
      id: 'Admin team-3-prod',
      ranges: [
        [0, 3],
        [6, 12],
      ],
    })
  })
})
