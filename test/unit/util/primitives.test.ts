// What the rest of the house waits, takes turns and remembers with.
import { describe, expect, it } from 'vitest'
import { createBell } from '#util/async/bell.ts'
import { keepNewest } from '#util/keep-newest.ts'
import { createListeners } from '#util/async/listeners.ts'
import { createSerial } from '#util/async/serial.ts'
import { unlessAborted } from '#util/async/unless-aborted.ts'
import { defined } from '#shared/defined.ts'

describe('a bell', () => {
  it('wakes its reader once for any number of rings, also for those from before the wait', async () => {
    const bell = createBell(undefined)
    bell.ring()
    bell.ring()
    expect(await bell.rung()).toBe(true)
    const next = bell.rung()
    bell.ring()
    expect(await next).toBe(true)
  })

  it.each(['the signal fires', 'the reader leaves'])('says no more when %s, and tells of it once', async (how) => {
    const gone = new AbortController()
    let told = 0
    const bell = createBell(gone.signal, () => (told += 1))
    const waiting = bell.rung()
    if (how === 'the signal fires') gone.abort()
    else bell.close()
    expect([await waiting, await bell.rung()]).toEqual([false, false])
    gone.abort()
    bell.close()
    expect(told).toBe(1)
  })

  it('never rings for a signal that had fired before', async () => {
    const bell = createBell(AbortSignal.abort())
    bell.ring()
    expect(await bell.rung()).toBe(false)
  })
})

describe('work in turn', () => {
  it('waits for the work before it, and goes on after a failure', async () => {
    const inTurn = createSerial()
    const order: string[] = []
    const gate = Promise.withResolvers<void>()
    const first = inTurn(async () => {
      await gate.promise
      order.push('first')
      throw new Error('no')
    })
    const second = inTurn(async () => void order.push('second'))
    gate.resolve()
    await expect(first).rejects.toThrow('no')
    await second
    expect(order).toEqual(['first', 'second'])
  })
})

describe('work that a signal may end the wait for', () => {
  it('settles as the work does where the signal is silent', async () => {
    const { signal } = new AbortController()
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1)
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
  })

  it.each([
    ['an error', new Error('gone'), 'gone'],
    ['a text', 'gone', 'gone'],
  ])('rejects with the reason of the signal, given as %s', async (_as, reason, message) => {
    const caller = new AbortController()
    const waiting = unlessAborted(new Promise(() => {}), caller.signal)
    caller.abort(reason)
    await expect(waiting).rejects.toThrow(message)
    await expect(unlessAborted(new Promise(() => {}), AbortSignal.abort(reason))).rejects.toThrow(message)
  })
})

describe('a map that keeps the newest', () => {
  it('lets the entries go that were set longest ago, and says which', () => {
    const map = new Map([
      ['a', 1],
      ['b', 2],
    ])
    expect(keepNewest(map, 'a', 3, 2)).toEqual([])
    expect(keepNewest(map, 'c', 4, 2)).toEqual([2])
    expect([...map]).toEqual([
      ['a', 3],
      ['c', 4],
    ])
  })
})

describe('listeners', () => {
  it('hear in the order in which they came, until they leave', () => {
    const { subscribe, tell, isEmpty } = createListeners<number>()
    const heard: string[] = []
    const leave = subscribe((event) => void heard.push(`a${event}`))
    subscribe((event) => void heard.push(`b${event}`))
    tell(1)
    leave()
    tell(2)
    expect([heard, isEmpty()]).toEqual([['a1', 'b1', 'b2'], false])
  })
})

it('only what is defined is a field', () => {
  expect(Object.keys(defined({ a: 1, b: undefined, c: null, d: false, e: '', f: 0 }))).toEqual([
    'a',
    'c',
    'd',
    'e',
    'f',
  ])
})
