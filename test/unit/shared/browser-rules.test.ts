import { expect, it } from 'vitest'
import { type BrowserChoice, browserFor, type BrowserId, type BrowserRule } from '#shared/console/browser-rules.ts'

const opens = (browser: NonNullable<BrowserChoice['browser']>): BrowserChoice => ({
  browser,
  profile: { kind: 'usual' },
})
const rules: readonly BrowserRule[] = [
  { for: { kind: 'rest' }, opens: opens('firefox') },
  { for: { kind: 'source', source: 'corp' }, opens: opens('edge') },
  { for: { kind: 'account', account: '111122223333' }, opens: opens('chrome') },
]

it.each<[string, Parameters<typeof browserFor>[1], BrowserId]>([
  ['its account before its source', { accountId: '111122223333', source: 'corp' }, 'chrome'],
  ['its source before the rest', { accountId: '444455556666', source: 'corp' }, 'edge'],
  ['its source, where nobody knows the account', { source: 'corp' }, 'edge'],
  ['the rest', { accountId: '444455556666', source: '111122223333' }, 'firefox'],
])('a console goes by %s', (_what, of, browser) => {
  expect(browserFor(rules, of)).toEqual(opens(browser))
  expect(browserFor(rules.toReversed(), of)).toEqual(opens(browser))
})

it('a console goes by nothing where nothing was saved for it', () => {
  expect(browserFor([], { source: 'corp' })).toBeUndefined()
  expect(browserFor(rules.slice(2), { accountId: '444455556666', source: 'corp' })).toBeUndefined()
})
