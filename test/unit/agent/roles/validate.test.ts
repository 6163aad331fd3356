import { describe, expect, it } from 'vitest'
import type { AddedRole } from '#agent/roles/role.ts'
import { type ValidationContext, validateRemoval, validateRole } from '#agent/roles/validate.ts'
import { roleViewOf } from '#agent/roles/view.ts'
import { searchTextOf } from '#shared/role-text.ts'
import { added, arn, inventoryOf, prod } from './sample.ts'

const inventory = inventoryOf(added('one'), added('two', { via: 'one' }), added('three', { via: arn(prod, 'two') }))
const base = () => undefined
const context: ValidationContext = {
  inventory,
  source: (name) =>
    ['me', 'cloud'].includes(name)
      ? { partition: 'aws', base }
      : name === 'role'
        ? { partition: 'aws', fromRole: true, base }
        : undefined,
}
const problemOf = (role: AddedRole, more: Partial<ValidationContext> = {}) => {
  try {
    validateRole(role, { ...context, ...more })
    return undefined
  } catch (error) {
    return error
  }
}

describe('a role may be saved', () => {
  it('with everything that STS takes', () => {
    const full = added('new', {
      via: 'one',
      externalId: 'ext:1/2',
      sessionName: 'batch@home',
      duration: 3600,
      tags: { Team: 'shop and more', stage: '' },
      transitiveTagKeys: ['team'],
      sourceIdentity: 'jane',
      policy: '{"Version":"2012-10-17","Statement":[]}',
      region: 'eu-west-1',
    })
    expect(problemOf(full)).toBeUndefined()
  })

  it('under its own name when it is edited', () => {
    expect(problemOf(added('one', { duration: 900 }), { editing: 'one' })).toBeUndefined()
  })
})

describe('a role is refused', () => {
  it.each<[string, Partial<AddedRole>, string]>([
    ['with an ARN that is none', { arn: 'arn:aws:iam::12:role/x' }, '"12" is not an account id'],
    [
      'of another partition than its source',
      { arn: 'arn:aws-cn:iam::111122223333:role/x' },
      'belongs to the partition aws-cn',
    ],
    [
      'with a region of another partition',
      { region: 'cn-north-1' },
      'the region cn-north-1 belongs to the partition aws-cn',
    ],
    ['with something that is no region', { region: 'moon' }, '"moon" is not a region'],
    ['with a source that there is not', { source: 'gone' }, 'no source "gone"'],
    ['through a role that there is not', { via: 'gone' }, 'goes through "gone", and there is no such role'],
    ['through a role of another source', { via: 'ReadOnlyPlus' }, 'belongs to the source "cloud", not "me"'],
    ['through itself', { via: 'new' }, 'circle: new → new'],
    ['with a bad session name', { sessionName: 'a b' }, 'session name "a b"'],
    ['with a source identity of AWS', { sourceIdentity: 'aws:x' }, 'source identity "aws:x"'],
    ['with a bad external id', { externalId: '?' }, 'external id "?"'],
    ['for less than 15 minutes', { duration: 60 }, '60 seconds'],
    ['for more than 12 hours', { duration: 43_201 }, '43201 seconds'],
    ['with a tag key of AWS', { tags: { 'aws:x': '1' } }, 'tag key "aws:x"'],
    ['with a tag value that STS does not take', { tags: { x: '<' } }, 'value of tag "x"'],
    ['with 51 tags', { tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, ''])) }, '51 tags'],
    ['with tag keys that differ in case only', { tags: { a: '', A: '' } }, 'differ only in case'],
    ['with a transitive key that is no tag', { tags: { a: '' }, transitiveTagKeys: ['b'] }, 'transitive key "b"'],
    ['with a policy that is no JSON', { policy: '{"a":' }, 'not JSON'],
    ['with a policy that is no object', { policy: '[]' }, 'not a JSON object'],
    ['with a policy that is too long', { policy: JSON.stringify({ a: 'x'.repeat(2_048) }) }, '2056 characters'],
  ])('%s', (_, change, message) => {
    expect(problemOf(added('new', change))).toMatchObject({ message: expect.stringContaining(message) })
  })

  it('when its name is taken by another role', () => {
    expect(problemOf(added('one'))).toMatchObject({ code: 'conflict' })
  })

  it('through a circle that is in the settings file already', () => {
    const broken = inventoryOf(added('x', { via: 'y' }), added('y', { via: 'x' }))
    expect(problemOf(added('new', { via: 'x' }), { inventory: broken })).toMatchObject({
      message: expect.stringContaining('circle'),
    })
  })

  it('when the chain would run in a circle, which is told', () => {
    expect(problemOf(added('one', { via: 'three' }), { editing: 'one' })).toMatchObject({
      message: 'the chain would run in a circle: one → two → three → one',
    })
  })

  it.each([
    ['another role', added('new', { via: 'one', duration: 7200 }), 'assumed through "one"'],
    [
      'a source that has a role already',
      added('new', { source: 'role', duration: 7200 }),
      'credentials of a role already',
    ],
  ])('for more than an hour through %s, with the reason', (_, role, why) => {
    expect(problemOf(role)).toMatchObject({
      message: expect.stringMatching(new RegExp(`${why}.*one hour at most`)),
      hint: expect.stringContaining('renews'),
    })
  })
})

describe('a role that others go through', () => {
  it('cannot go: they are named, whether they name it by name or by ARN', () => {
    const problem = (name: string) => {
      try {
        validateRemoval(inventory.resolve(name), inventory)
        return undefined
      } catch (error) {
        return error
      }
    }
    expect(problem('one')).toMatchObject({ code: 'conflict', candidates: ['two'] })
    expect(problem('two')).toMatchObject({ message: '"three" goes through "two"' })
    expect(problem('three')).toBeUndefined()
  })
})

describe('a chain', () => {
  it('is given nearest to the source first', () => {
    expect(inventory.chainOf(inventory.resolve('three')).map((role) => role.name)).toEqual(['one', 'two', 'three'])
    expect(inventory.chainOf(inventory.resolve('me'))).toEqual([])
  })

  it('that the settings file broke by hand is refused when it is used, and harms nothing else', () => {
    const broken = inventoryOf(added('x', { via: 'y' }), added('y', { via: 'x' }), added('z', { via: 'gone' }))
    expect(() => broken.chainOf(broken.resolve('x'))).toThrow('runs in a circle: x → y → x')
    expect(() => broken.chainOf(broken.resolve('z'))).toThrow('there is no such role')
    expect(roleViewOf(broken.resolve('x'), broken, { favourite: false }).chain).toEqual([])
  })
})

it('the view of a role has its chain, its session and when it was last used', () => {
  const role = inventory.resolve('three')
  expect(
    roleViewOf(role, inventory, { favourite: true, lastUsedAt: 0, session: { id: 's-1', state: 'active' } }),
  ).toMatchObject({
    chain: ['one', 'two'],
    favourite: true,
    editable: true,
    session: { id: 's-1', state: 'active' },
    lastUsedAt: '1970-01-01T00:00:00.000Z',
  })
  expect(searchTextOf(inventory.resolve('shop-dev/Admin'))).toBe('Admin shop-dev 444455556666 cloud')
})
