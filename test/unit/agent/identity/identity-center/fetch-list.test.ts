import { describe, expect, it } from 'vitest'
import { fetchList, type FetchParts } from '#agent/identity/identity-center/fetch-list.ts'
import { parseList } from '#agent/identity/identity-center/role-list.ts'

/** An endpoint that names another page after each. */
function endless(page: (asked: number) => unknown): FetchParts {
  let asked = 0
  return {
    clients: { portal: async (_what, _signal, answer) => answer.parse(page((asked += 1))) },
    rate: { turn: () => Promise.resolve(), slowDown: () => undefined },
    token: () => Promise.resolve('token'),
    refused: () => undefined,
    done: new Map(),
    progress: () => undefined,
    most: { accounts: 100, roles: 100, pages: 500 },
  }
}

const accountId = (asked: number): string => String(asked).padStart(12, '0')

describe('a list that does not end', () => {
  it.each([
    [
      'accounts',
      (asked: number) => ({
        accountList: [...Array(50).keys()].map((each) => ({ accountId: accountId(asked * 50 + each) })),
        roleList: [],
        nextToken: 'n',
      }),
    ],
    ['pages', () => ({ accountList: [{ accountId: accountId(1) }], roleList: [], nextToken: 'n' })],
    [
      'roles',
      () => ({
        accountList: [{ accountId: accountId(1) }],
        roleList: Array.from({ length: 50 }, () => ({ roleName: 'r' })),
        nextToken: 'n',
      }),
    ],
  ])('is broken off: %s', async (what, page) => {
    await expect(fetchList(endless(page), new AbortController().signal)).rejects.toMatchObject({
      code: 'refused-by-aws',
      message: expect.stringContaining(`the list of ${what} has no end`),
    })
  })
})

describe('an account that stands on two pages', () => {
  it('is one', async () => {
    const page = (asked: number) => ({
      accountList: [{ accountId: accountId(1) }],
      roleList: [{ roleName: 'r' }],
      ...(asked === 1 ? { nextToken: 'n' } : {}),
    })
    expect(await fetchList(endless(page), new AbortController().signal)).toEqual([{ id: accountId(1), roles: ['r'] }])
  })
})

describe('a kept list', () => {
  it.each([{ syncedAt: 1e300 }, { news: [{ at: 1e300, changes: [] }] }])(
    'with a moment that is in no calendar is none: %o',
    (damage) => {
      const list = { accounts: [{ id: '1', roles: ['r'] }], news: [], ...damage }
      expect(parseList(list).accounts).toEqual([])
    },
  )
})
