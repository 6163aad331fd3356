// Which roles are asked about once more before their console opens.
import { describe, expect, it } from 'vitest'
import { parseSetting } from '#agent/config/settings-keys.ts'
import { asksFirst } from '#shared/console/asks-first.ts'

const role = { name: 'Admin', accountName: 'payments-prod', accountId: '111122223333', labels: {} }

describe('a role of console.ask-first', () => {
  it.each([
    ['production', role, 'production'],
    ['PRODUCTION', role, 'PRODUCTION'],
    ['lab, production', { ...role, accountName: 'shop', labels: { Env: 'prod' } }, 'production'],
    ['111122223333', role, '111122223333'],
    ['1111-2222-3333', role, '1111-2222-3333'],
    ['1111 2222 3333', role, '1111 2222 3333'],
    ['payments-*', role, 'payments-*'],
    ['*-PROD', role, '*-PROD'],
    ['pay*s-p*d', role, 'pay*s-p*d'],
    ['*', { name: 'admin', labels: {} }, '*'],
    [' , payments-prod ,', role, 'payments-prod'],
    ['admin', { name: 'Admin', labels: {} }, 'admin'],
  ])('is one that it lists: %s', (list, one, item) => {
    expect(asksFirst(list, one)).toBe(item)
  })

  it.each([
    ['', role],
    ['production', { ...role, accountName: 'payments-dev' }],
    ['production', { ...role, labels: { env: 'dev' } }],
    ['999999999999', role],
    ['payments', role],
    ['pay*y*y', { ...role, accountName: 'pay-y' }],
    ['prod*prod', { ...role, accountName: 'prod' }],
    ['Admin', role],
    ['.*', role],
  ])('is no other: %s', (list, one) => {
    expect(asksFirst(list, one)).toBeUndefined()
  })
})

describe('the setting', () => {
  it.each(['12345', '1111-2222-333', 'arn:aws:iam::111122223333:root', 'production, 1', 'all', 'Always', 'off'])(
    'does not take %s',
    (text) => {
      expect(() => parseSetting('console.ask-first', text)).toThrow(
        /^console\.ask-first must be production, account ids/,
      )
    },
  )

  it.each(['', 'production', 'production, 1111-2222-3333, *-live'])('takes %j', (text) => {
    expect(parseSetting('console.ask-first', text)).toBe(text)
  })
})
