import { describe, expect, it } from 'vitest'
import type { BrowserChoice } from '#shared/console/browser-rules.ts'
import { effectOf, mostAtOnce, slotIn, slotOf } from '#shared/console/several.ts'

const holder = { roleId: 'r-1', accountId: '111122223333', source: 'acme' }
const at = (minutes: number): string => new Date(minutes * 60_000).toISOString()
const open = (roleId: string, minutes: number, slot = '', awaitedUntil?: string) => ({
  roleId,
  slot,
  expiresAt: at(minutes),
  awaitedUntil,
})
const five = ['a', 'b', 'c', 'd', 'e'].map((roleId, index) => open(roleId, 50 - index))
const here: Parameters<typeof effectOf>[1] = { slot: '', roleId: 'r-1', several: true, now: 0 }

describe('a slot of a browser', () => {
  it.each<[string, BrowserChoice | undefined, string]>([
    ['the usual browser', undefined, ''],
    ['the usual profile of one', { browser: 'edge', profile: { kind: 'usual' } }, 'edge'],
    ['a profile by its name', { browser: 'chrome', profile: { kind: 'named', name: 'Work' } }, 'chrome/named/Work'],
    ['a profile of the account', { profile: { kind: 'own', per: 'account' } }, '/own/111122223333'],
    [
      'a container of the source',
      { browser: 'firefox', profile: { kind: 'container', per: 'source' } },
      'firefox/container/source/acme',
    ],
  ])('is %s', (_what, choice, slot) => {
    expect(slotOf(choice, holder)).toBe(slot)
  })
})

describe('the system’s browser', () => {
  it.each<[string, BrowserChoice | undefined, object]>([
    ['unasked', undefined, { slot: '', alias: 'firefox' }],
    ['by its name', { browser: 'firefox', profile: { kind: 'usual' } }, { slot: 'firefox', alias: '' }],
    ['in a profile', { browser: 'firefox', profile: { kind: 'named', name: 'W' } }, { slot: 'firefox/named/W' }],
    ['another one', { browser: 'edge', profile: { kind: 'usual' } }, { slot: 'edge' }],
  ])('has two names: %s', (_what, choice, slot) => {
    expect(slotIn(choice, holder, 'firefox')).toEqual(slot)
  })

  it('is one name where nobody knows which it is', () => {
    expect(slotIn(undefined, holder, undefined)).toEqual({ slot: '' })
  })

  it('counts by both', () => {
    const others = [{ ...open('a', 5), alias: 'firefox' }]
    const effect = effectOf(others, { ...here, slot: 'firefox', several: false })
    expect(effect).toEqual({ kind: 'signs-out', consoles: others })
  })
})

describe('a console that opens', () => {
  it.each<[string, ReturnType<typeof open>[], Partial<typeof here>]>([
    ['where none is', [], { several: false }],
    ['beside one of the same role', [open('r-1', 5)], { several: false }],
    ['beside one of another browser', [open('a', 5, 'edge')], { several: false }],
    ['beside one that has ended', [open('a', -1)], { several: false }],
    ['beside one that no browser came for', [open('a', 5, '', at(0))], { several: false }],
    ['where four others are and several may be', five.slice(1), {}],
    ['as one of the five', five, { roleId: 'c' }],
    ['nobody knows where', five, { slot: undefined }],
  ])('ends nothing %s', (_where, others, change) => {
    expect(effectOf(others, { ...here, ...change })).toEqual({ kind: 'none' })
  })

  it('signs out the others, each once, where a browser takes one', () => {
    const others = [open('a', 5), open('b', 9), open('a', 7)]
    expect(effectOf(others, { ...here, several: false })).toEqual({
      kind: 'signs-out',
      consoles: [others[2], others[1]],
    })
  })

  it('counts those that a browser is awaited for', () => {
    const others = five.map((each) => ({ ...each, awaitedUntil: at(1) }))
    expect(effectOf(others, here)).toEqual({ kind: 'full', first: others[4] })
  })

  it('is one too many beside five, of which the one that ends first is named', () => {
    expect(five).toHaveLength(mostAtOnce)
    // Signed in again, it ends last.
    expect(effectOf([...five, open('e', 99)], here)).toEqual({ kind: 'full', first: five[3] })
  })
})
