import { describe, expect, it } from 'vitest'
import { createInventory } from '#agent/roles/inventory.ts'
import { added, arn, cloud, dev, inventoryOf, me, prod } from './sample.ts'

const inventory = inventoryOf(added('deploy'), added('deploy-long'))
const resolved = (text: string) => {
  const { name, accountId, source } = inventory.resolve(text)
  return `${source}:${accountId ?? ''}/${name}`
}
const failure = (text: string) => {
  try {
    return { resolved: resolved(text) }
  } catch (error) {
    return error
  }
}

describe('a role is found by', () => {
  it.each([
    ['its name', 'deploy', `me:${prod}/deploy`],
    ['its ARN', arn(dev, 'Admin'), `cloud:${dev}/Admin`],
    ['account name and role', 'shop-dev/Admin', `cloud:${dev}/Admin`],
    ['account id and role', `${prod}/ReadOnly`, `cloud:${prod}/ReadOnly`],
    ['its id', inventory.resolve('deploy').id, `me:${prod}/deploy`],
    ['the name of a source that can be started itself', 'me', 'me:/me'],
    ['a part that fits one only', 'OnlyPl', `cloud:${dev}/ReadOnlyPlus`],
    ['a part of account and role', 'prod/Adm', `cloud:${prod}/Admin`],
    ['any letter case when no case fits exactly', 'DEPLOY', `me:${prod}/deploy`],
    ['a part in any letter case', 'readonlyplu', `cloud:${dev}/ReadOnlyPlus`],
    ['text with blanks around it', '  deploy ', `me:${prod}/deploy`],
  ])('%s', (_, text, expected) => {
    expect(resolved(text)).toBe(expected)
  })
})

describe('a role is not found', () => {
  it('by a name that several have: the candidates are told, each in a form that is its own', () => {
    const error = failure('Admin')
    expect(error).toMatchObject({ code: 'ambiguous', candidates: ['shop-prod/Admin', 'shop-dev/Admin'] })
  })

  it('by a part of several, though one of them ends with it', () => {
    expect(failure('Only')).toMatchObject({ code: 'ambiguous' })
  })

  it('by a slip, which is told from what it is near to', () => {
    expect(failure('deplyo')).toMatchObject({ code: 'not-found', hint: 'Did you mean "deploy"?' })
  })

  it('by anything else, and ARN and name are told apart', () => {
    expect(failure('zzzzzz')).toMatchObject({ code: 'not-found', message: 'there is no role that fits "zzzzzz"' })
    expect(failure('arn:aws:iam::999999999999:role/X')).toMatchObject({
      message: 'there is no role with the ARN "arn:aws:iam::999999999999:role/X"',
    })
  })

  it('by nothing', () => {
    expect(failure(' ')).toMatchObject({ code: 'bad-request' })
  })

  it('by a part that begins in one of its names and ends in another', () => {
    const { id } = inventory.resolve('deploy')
    expect(failure(`deploy\n${id}`)).toMatchObject({ code: 'not-found' })
  })
})

describe('an id or an ARN is never the name of another role', () => {
  const { id } = inventory.resolve('OnlyPl')
  const calledAsOthers = {
    ...cloud,
    name: 'shared',
    roles: () =>
      [id, id.toUpperCase(), arn(dev, 'Admin'), `x ${arn(dev, 'Gone')}`].map((name) => ({
        name,
        reach: { kind: 'assumed' as const, arn: arn(prod, 'Other') },
        accountId: prod,
      })),
  }
  const both = createInventory([cloud, calledAsOthers], [])
  const alone = createInventory([calledAsOthers], [])

  it.each([id, id.toUpperCase(), arn(dev, 'Admin')])('%s means the role that has it', (text) => {
    expect(both.resolve(text)).toMatchObject({ source: 'cloud', accountId: dev })
  })

  it.each([id, id.toUpperCase(), arn(dev, 'Admin'), arn(dev, 'Gone')])('%s means none once that is gone', (text) => {
    expect(() => alone.resolve(text)).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  it('and a role that is called so has another word', () => {
    const roles = both.roles.filter(({ source }) => source === 'shared')
    expect(roles.map((role) => both.resolve(both.wordFor(role)).id)).toEqual(roles.map((role) => role.id))
  })
})

it('an exact name wins over a partial one', () => {
  expect(resolved('deploy')).toBe(`me:${prod}/deploy`)
})

it('what a person added comes before what a source lists under the same name', () => {
  const own = inventoryOf(added('Admin'))
  expect(own.resolve('Admin')).toMatchObject({ source: 'me', editable: true })
})

describe('a source and one of its roles of the same name', () => {
  const both = inventoryOf(added('me'), added('deploy'))

  it('are told apart by the word "source"', () => {
    expect(both.resolve('me')).toMatchObject({ reach: { kind: 'assumed' }, name: 'me' })
    expect(both.resolve('me:me')).toMatchObject({ reach: { kind: 'assumed' }, name: 'me' })
    expect(both.resolve('source:me')).toMatchObject({ reach: { kind: 'own' }, name: 'me' })
    expect(both.roles.slice(-1).concat(both.roles.slice(0, 1)).map(both.wordFor)).toEqual(['source:me', 'me'])
  })

  it('leave parts of names as they were: the source is no part of its roles', () => {
    expect(inventoryOf(added('home-admin')).resolve('ome-')).toMatchObject({ name: 'home-admin' })
    expect(() => both.resolve('clou')).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  it('have candidates that a person can type where a word fits several', () => {
    const again = createInventory([cloud, { ...cloud, name: 'copy' }], [])
    expect(() => again.resolve(arn(dev, 'ReadOnlyPlus'))).toThrow(
      expect.objectContaining({ code: 'ambiguous', candidates: ['cloud:ReadOnlyPlus', 'copy:ReadOnlyPlus'] }),
    )
  })
})

it('two organisations with the same accounts and roles are told apart by their sources', () => {
  const twice = createInventory([cloud, { ...cloud, name: 'copy' }], [])
  expect(twice.resolve('copy:shop-dev/Admin')).toMatchObject({ source: 'copy', accountId: dev })
  expect(twice.resolve(`cloud:${prod}/Admin`)).toMatchObject({ source: 'cloud', accountId: prod })
  expect(() => twice.resolve('shop-dev/Admin')).toThrow(
    expect.objectContaining({ code: 'ambiguous', candidates: ['cloud:shop-dev/Admin', 'copy:shop-dev/Admin'] }),
  )
  expect(twice.roles.map(twice.wordFor)).toContain('copy:shop-prod/ReadOnly')
})

const waiting = {
  ...cloud,
  name: 'corp',
  roles: () => [],
  signIn: () => Promise.resolve(),
  state: () => ({ state: 'needs-sign-in' }) as const,
}

it('what nobody has is looked for in a source whose roles are known after a sign-in', () => {
  expect(() => createInventory([waiting, me], []).resolve('shop/Admin')).toThrow(
    expect.objectContaining({
      code: 'not-found',
      hint: 'List what there is: latchkey roles; sign in for those of corp: latchkey sign-in corp',
    }),
  )
})

it('ids are the same after a restart, and different for the same name in different places', () => {
  const again = createInventory([cloud, me], [added('deploy')])
  expect(again.resolve('deploy').id).toBe(inventory.resolve('deploy').id)
  expect(again.resolve('deploy').id).toMatch(/^r-[0-9a-f]{12}$/)
  expect(new Set(inventory.roles.map((role) => role.id)).size).toBe(inventory.roles.length)
})

describe('what to type for a role', () => {
  it('resolves to exactly that role, and needs no quotes', () => {
    const spaced = {
      ...cloud,
      name: 'spaced',
      roles: () => cloud.roles().map((role) => ({ ...role, accountName: 'Shop Prod' })),
    }
    const inventory = createInventory([cloud, me, spaced], [added('Admin'), added('my role')])
    const words = inventory.roles.map((role) => inventory.wordFor(role))
    expect(words).toContain('shop-dev/Admin')
    for (const [at, word] of words.entries()) {
      expect(word).toMatch(/^[\w./:@+-]+$/)
      expect(inventory.resolve(word)).toBe(inventory.roles[at])
    }
  })
})

it('a role of a source whose roles are known after a sign-in needs that', () => {
  const inventory = createInventory([waiting, me], [])
  expect(() => inventory.resolve('Corp:shop/Admin')).toThrow(
    expect.objectContaining({ code: 'needs-sign-in', hint: 'Sign in: latchkey sign-in corp' }),
  )
  const empty = { ...waiting, state: () => ({ state: 'ready' }) as const }
  expect(() => createInventory([empty, me], []).resolve('corp:shop/Admin')).toThrow(
    expect.objectContaining({ code: 'not-found', hint: 'List what there is: latchkey roles' }),
  )
})
