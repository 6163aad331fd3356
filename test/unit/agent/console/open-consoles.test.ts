import { expect, it } from 'vitest'
import { createOpenConsoles } from '#agent/console/open-consoles.ts'
import type { ConsoleView } from '#contract/console.ts'

const minute = 60_000
const at = (ms: number): string => new Date(ms).toISOString()
const view = (id: string, roleId: string, slot?: string): ConsoleView => ({
  id,
  role: roleId,
  roleId,
  source: 'lab',
  destination: 'https://console.aws.amazon.com/',
  openedAt: at(0),
  expiresAt: at(minute),
  why: 'credentials',
  ...(slot === undefined ? {} : { slot }),
})
const none = { kind: 'none' } as const
const ids = (views: readonly ConsoleView[]): readonly string[] => views.map(({ id }) => id)

it('lists those that have not ended, newest first, and tells of each that opens', () => {
  let now = 0
  let told = 0
  const consoles = createOpenConsoles({ now: () => now })
  consoles.subscribe(() => (told += 1))
  consoles.add(view('1', 'a'), none)
  consoles.add(view('2', 'b'), none)
  expect([ids(consoles.list()), told]).toEqual([['2', '1'], 2])
  now = minute
  expect(ids(consoles.list())).toEqual([])
})

it('ends every page of an identity that is signed out, in that browser alone, and still finds them', () => {
  const consoles = createOpenConsoles({ now: () => 0 })
  const first = view('1', 'a', '')
  for (const each of [first, view('2', 'a', ''), view('3', 'a', 'edge'), view('4', 'a')]) consoles.add(each, none)
  consoles.add(view('5', 'b', ''), { kind: 'signs-out', consoles: [first] })
  expect(ids(consoles.list())).toEqual(['5', '4', '3'])
  expect(consoles.find('1')).toBe(first)
})

it('counts the one that had to go no more', () => {
  const consoles = createOpenConsoles({ now: () => 0 })
  const first = view('1', 'a', '')
  consoles.add(first, none)
  consoles.add(view('2', 'b', ''), { kind: 'full', first })
  expect(ids(consoles.list())).toEqual(['2'])
})

it('counts one that was sent to a browser, until it comes or a minute is over', () => {
  let now = 0
  const consoles = createOpenConsoles({ now: () => now })
  const sent = { ...view('1', 'a', ''), expiresAt: at(2 * minute) }
  let told = 0
  consoles.subscribe(() => (told += 1))
  consoles.send(sent)
  expect([ids(consoles.listWithSent()), ids(consoles.list()), told]).toEqual([['1'], [], 1])
  now = minute
  expect(ids(consoles.listWithSent())).toEqual([])
  consoles.send(sent)
  consoles.add(sent, none)
  expect(ids(consoles.listWithSent())).toEqual(['1'])
})

it('forgets the oldest of many', () => {
  const consoles = createOpenConsoles({ now: () => 0 })
  for (let count = 0; count <= 50; count += 1) consoles.add(view(`${count}`, 'a'), none)
  expect([consoles.find('0'), consoles.find('1')?.id]).toEqual([undefined, '1'])
})
