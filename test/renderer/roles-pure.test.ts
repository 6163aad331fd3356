import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RoleView } from '#contract/model.ts'
import { searchTextOf } from '#shared/role-text.ts'
import { environmentCommand, roleWord } from '#shared/commands.ts'
import { fieldRanges } from '#renderer/features/roles/picker/match-ranges.ts'
import { pieces } from '#renderer/ui/marks/Marked.tsx'
import { layOut } from '#renderer/features/roles/picker/layout.ts'
import { pageFrom, rowsWithin, scrollFor } from '#renderer/ui/hooks/virtual-rows.ts'
import { groupByAccount, headingText } from '#renderer/features/roles/picker/sections.ts'
import { aRole } from './roles-world.ts'

const header = 28
const row = 36
const listOf = (...sizes: readonly number[]) => {
  const roles = sizes.flatMap((size, account) =>
    Array.from({ length: size }, (_, at) => aRole(`${account}-${at}`, { accountId: String(1e11 + account) })),
  )
  return layOut(groupByAccount(new Map(roles.map((role) => [role.id, role]))), header, () => row)
}

describe('the layout', () => {
  it('puts a heading before the rows of each section', () => {
    const layout = listOf(2, 1)
    expect([...layout.tops]).toEqual([28, 64, 128])
    expect(layout.height).toBe(164)
  })

  it('finds exactly the rows that touch a span', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 1, max: 500 }),
        (sizes, from, length) => {
          const layout = listOf(...sizes)
          const { first, last } = rowsWithin(layout, from, from + length)
          const touching = [...layout.tops].flatMap((top, at) => (top < from + length && top + row > from ? [at] : []))
          expect(touching).toEqual(Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at))
        },
      ),
    )
  })

  it('brings a row clear of the heading above it and of the lower edge', () => {
    const layout = listOf(30)
    expect(scrollFor(layout, 5, 1000, 200)).toBe((layout.tops[5] ?? 0) - header)
    expect(scrollFor(layout, 20, 0, 200)).toBe((layout.tops[20] ?? 0) + row - 200)
    expect(scrollFor(layout, 3, 20, 400)).toBe(20)
    expect(scrollFor(layout, 0, 500, 200)).toBe(0)
  })

  it('always gets somewhere by pages, and ends at the ends', () => {
    const layout = listOf(30)
    expect(pageFrom(layout, 0, 0, 1)).toBe(1)
    expect(pageFrom(layout, 10, 400, 1)).toBeGreaterThan(15)
    expect(pageFrom(layout, 29, 400, 1)).toBe(29)
    expect(pageFrom(layout, 2, 400, -1)).toBe(0)
  })
})

describe('the order of the list', () => {
  const headings = (...roles: readonly RoleView[]): readonly string[] =>
    groupByAccount(new Map(roles.map((role) => [role.id, role]))).map(({ heading }) => headingText(heading))

  it('is as people count: billing-2 before billing-10', () => {
    const accounts = ['billing-10', 'Billing-2', 'billing-1', 'archive'].map((accountName, at) =>
      aRole(`r${at}`, { accountName, accountId: String(111122223333 + at) }),
    )
    expect(headings(...accounts).map((text) => text.split(' ')[0])).toEqual([
      'archive',
      'billing-1',
      'Billing-2',
      'billing-10',
    ])
    const [group] = groupByAccount(new Map(['v10', 'v9', 'v1'].map((name) => [name, aRole(name)])))
    expect(group?.rows.map(({ roleId }) => roleId)).toEqual(['v1', 'v9', 'v10'])
  })

  it('keeps an account in its place, with its name, when the first of its roles does not know it', () => {
    const { accountName: _, ...byHand } = aRole('mine')
    expect(headings(byHand, aRole('Admin'), aRole('x', { accountName: 'zoo', accountId: '999988887777' }))).toEqual([
      'lab 1111-2222-3333',
      'zoo 9999-8888-7777',
    ])
  })
})

describe('the marks of a match', () => {
  it('lie in the fields where the search saw them', () => {
    const role = aRole('Admin', { accountName: 'payments', accountId: '123456789012' })
    const text = searchTextOf(role)
    const at = text.indexOf('pay')
    const { accountName, name } = fieldRanges(role, [[at, at + 3]])
    expect(accountName).toEqual([[0, 3]])
    expect(name).toEqual([])
  })

  it('lie in no field where a label was found, as an account’s e-mail', () => {
    const role = aRole('Admin', { labels: { email: 'boss@lab.example', team: 'green' } })
    const text = searchTextOf(role)
    const at = text.indexOf('boss')
    expect(text).toMatch(/boss@lab\.example green$/)
    expect(Object.values(fieldRanges(role, [[at, at + 4]])).flat()).toEqual([])
  })

  it('cut a text without losing any of it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(fc.nat(30), { maxLength: 6 }), (text, marks) => {
        const sorted = marks.map((mark) => Math.min(mark, text.length)).toSorted((a, b) => a - b)
        const ranges = sorted.flatMap((start, at) => (at % 2 === 0 ? [[start, sorted[at + 1] ?? start] as const] : []))
        expect(
          pieces(text, ranges)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

describe('the word for a role', () => {
  it('is its name while no other role has it', () => {
    expect(roleWord(aRole('a', { name: 'Admin' }), [aRole('a', { name: 'Admin' }), aRole('b')])).toBe('Admin')
  })

  it('is with its account where two have one name, and with the id where the accounts have one name too', () => {
    const one = aRole('a', { name: 'Admin', accountName: 'lab', accountId: '111111111111' })
    const two = aRole('b', { name: 'Admin', accountName: 'prod', accountId: '222222222222' })
    const three = aRole('c', { name: 'Admin', accountName: 'lab', accountId: '333333333333' })
    expect(roleWord(one, [one, two])).toBe('lab/Admin')
    expect(roleWord(one, [one, two, three])).toBe('111111111111/Admin')
  })

  it('never needs quotes in a shell', () => {
    const odd = aRole('r-1', { name: 'my role $(x)', accountName: 'a b', arn: 'arn:aws:iam::1:role/x y' })
    expect(roleWord(odd, [odd])).toBe('r-1')
  })

  it('is not a name that is the id or the ARN of another role', () => {
    const other = 'r-0123456789ab'
    const named = aRole('r-1', { name: other, accountName: 'lab' })
    expect(roleWord(named, [named])).toBe(`lab/${other}`)
    const {
      accountName: _account,
      accountId: _id,
      arn: _arn,
      ...alone
    } = aRole('r-2', { name: 'arn:aws:iam::1:role/x' })
    expect(roleWord(alone, [alone])).toBe('r-2')
  })
})

describe('commands for a shell', () => {
  it.each([
    ['sh', 'eval "$(latchkey env lab/Admin)"'],
    ['fish', 'latchkey env lab/Admin --format fish | source'],
    ['powershell', 'latchkey env lab/Admin --format powershell | Out-String | Invoke-Expression'],
    ['dotenv', 'latchkey env lab/Admin --format dotenv > .env'],
  ] as const)('take a role over in %s', (format, command) => {
    expect(environmentCommand('lab/Admin', { format, usual: 'sh' })).toBe(command)
  })

  it('say when real keys are meant, and how to go back', () => {
    expect(environmentCommand('a', { format: 'sh', usual: 'sh' }, '--direct')).toBe('eval "$(latchkey env a --direct)"')
    expect(environmentCommand('a', { format: 'sh', usual: 'sh' }, '--unset')).toBe('eval "$(latchkey env a --unset)"')
  })
})
