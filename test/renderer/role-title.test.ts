import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTitles, type CutText, cutsOf } from '#renderer/ui/marks/role-title.ts'
import { titleAmong } from '#renderer/ui/marks/use-title.ts'
import { aRole } from './roles-world.ts'

const parts = ({ text, cuts }: CutText): readonly string[] =>
  [0, ...cuts].map((from, at) => text.slice(from, cuts[at] ?? text.length))
const name = (text: string, alike: readonly string[] = []): readonly string[] =>
  parts({ text, cuts: cutsOf(text, alike) })

describe('a name that has to give way', () => {
  it('keeps its beginning and its last words', () => {
    expect(name('payments-2-prod')).toEqual(['payments', '-2-prod'])
    expect(name('AWSReservedSSO_AdministratorAccess')).toEqual(['AWSReservedSSO_Administrat', 'orAccess'])
  })

  it('stays whole while it is short', () => {
    expect(name('payments-dev')).toEqual(['payments-dev'])
  })

  it('keeps what tells it from one with the same beginning and end', () => {
    const [one, two] = ['acme-web-101-shared-services-prod', 'acme-web-202-shared-services-prod']
    expect(name(one, [one, two])).toEqual(['acme-web-', '101-shared-services', '-prod'])
    expect(name(two, [one, two])).toEqual(['acme-web-', '202-shared-services', '-prod'])
  })

  it('is not cut between a letter and its marks, nor within letters that join', () => {
    for (const text of ['familyfamily👩‍👩‍👧‍👦', `abcdefghijk${'e\u0301'.repeat(8)}x`]) {
      const [first, ...rest] = name(text)
      expect(first).not.toBe(text)
      for (const part of rest) expect(part).not.toMatch(/^[\u200d\udc00-\udfff\p{M}]/u)
    }
    expect(name('مجموعةالحسابات')).toEqual(['مجموعةالحسابات'])
  })

  it('never loses a letter, whatever it is and whatever looks like it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.array(fc.string({ maxLength: 40 })),
        (text, alike) => {
          expect(name(text, alike).join('')).toBe(text)
        },
      ),
    )
  })
})

describe('the title of a role', () => {
  it('begins with the account: its name, else its id, else the source', () => {
    const titleOf = createTitles([])
    expect(titleOf(aRole('Admin', { accountName: 'lab' })).account.text).toBe('lab')
    const { accountName: _, ...nameless } = aRole('Admin')
    expect(titleOf(nameless).account.text).toBe('1111-2222-3333')
    const { accountId: __, ...homeless } = nameless
    expect(titleOf(homeless).account.text).toBe('work')
  })

  it('has the id where two accounts have one name, and else nothing more', () => {
    const one = aRole('Admin', { accountName: 'twins' })
    const two = aRole('Admin-2', { name: 'Admin', accountName: 'twins', accountId: '999988887777' })
    const titleOf = createTitles([one, two, aRole('Deploy', { accountId: '444455556666' })])
    expect([titleOf(one).apart, titleOf(two).apart]).toEqual(['1111-2222-3333', '9999-8888-7777'])
    expect(titleOf(aRole('Deploy', { accountId: '444455556666' })).apart).toBeUndefined()
  })

  it('tells two organisations apart in sentences too', () => {
    const one = aRole('a', { name: 'Admin', accountName: 'payments' })
    const two = aRole('b', { name: 'Admin', accountName: 'payments', accountId: '999988887777', source: 'other' })
    const roles = new Map([one, two].map((role) => [role.id, role]))
    expect(titleAmong(roles, one)).toBe('payments/Admin (1111-2222-3333)')
    expect(titleAmong(roles, two)).toBe('payments/Admin (9999-8888-7777)')
    expect(titleAmong(new Map([['a', one]]), one)).toBe('payments/Admin')
  })

  it('has the source where two sources list the same, and the id where one source does', () => {
    const one = aRole('a', { name: 'Admin' })
    const two = aRole('b', { name: 'Admin', source: 'home' })
    expect([one, two].map((role) => createTitles([one, two])(role).apart)).toEqual(['work', 'home'])
    const three = aRole('c', { name: 'Admin' })
    expect(createTitles([one, two, three])(three).apart).toBe('c')
  })
})
