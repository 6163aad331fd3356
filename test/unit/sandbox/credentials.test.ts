import { expect, test } from 'vitest'
import { createCredentialBook } from '#sandbox/organisation/credentials.ts'
import { createOrganisation } from '#sandbox/organisation/organisation.ts'

const facts = {
  kind: 'role-session',
  accountId: '100000000042',
  arn: 'arn:aws:sts::100000000042:assumed-role/Admin/me',
  userId: 'AROAXXXXXXXXXXXXXXXXX:me',
  roleArn: 'arn:aws:iam::100000000042:role/Admin',
  mfa: false,
  transitiveTags: [{ key: 'team', value: 'payments' }],
} as const

const makeBook = (seed = 1) => createCredentialBook(createOrganisation({ accounts: 2, roles: 1, seed }), seed)

test('what was issued is found again with its own token', () => {
  const book = makeBook()
  const issued = book.issue(facts, 1_000)
  expect(issued.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
  expect(book.find(issued.accessKeyId, issued.sessionToken)).toEqual({
    kind: 'found',
    caller: { ...facts, accessKeyId: issued.accessKeyId },
    secretAccessKey: issued.secretAccessKey,
    expiresAt: 1_000,
  })
})

test('a sandbox that starts again with the same seed takes the credentials it gave before', () => {
  const issued = makeBook().issue(facts, 1_000)
  expect(makeBook().find(issued.accessKeyId, issued.sessionToken).kind).toBe('found')
})

test('another seed does not take them', () => {
  const issued = makeBook(1).issue(facts, 1_000)
  expect(makeBook(2).find(issued.accessKeyId, issued.sessionToken).kind).not.toBe('found')
})

test('a token of another key, a changed token and none are wrong', () => {
  const book = makeBook()
  const one = book.issue(facts, 1_000)
  const other = book.issue(facts, 1_000)
  const changed = `A${one.sessionToken.slice(1)}`
  const tokens = [
    other.sessionToken,
    changed === one.sessionToken ? `B${changed.slice(1)}` : changed,
    undefined,
    '',
    '%%',
  ]
  for (const token of tokens) expect(book.find(one.accessKeyId, token).kind).toBe('wrong-token')
})

test('a key that nobody issued is unknown', () => {
  expect(makeBook().find('ASIAAAAAAAAAAAAAAAAA', 'token').kind).toBe('unknown-key')
  expect(makeBook().find('AKIAAAAAAAAAAAAAAAAA', undefined).kind).toBe('unknown-key')
})

test('the long-term key comes without a token', () => {
  const { user } = createOrganisation({ accounts: 2, roles: 1, seed: 1 })
  expect(makeBook().find(user.accessKeyId, undefined).kind).toBe('found')
  expect(makeBook().find(user.accessKeyId, 'token').kind).toBe('wrong-token')
})

test('the account of a key id can be read from it', () => {
  const book = makeBook()
  expect(book.accountOf(book.issue(facts, 1).accessKeyId)).toBe('100000000042')
  expect(book.accountOf('AKIAAAAAAAAAAAAAAAAA')).toBeUndefined()
})
