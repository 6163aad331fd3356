import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createPace } from '#engine/proxy/listen/pace.ts'

const there = { destroyed: false }

/** Notes who goes on, and `|` where a turn of the event loop has ended. */
async function orderOf(callers: readonly string[]): Promise<string> {
  const pace = createPace(() => false)
  let order = ''
  for (const caller of callers) void pace(there, caller).then(() => (order += caller))
  for (const _each of callers) {
    await turn()
    order += '|'
  }
  return order
}

afterEach(() => void vi.useRealTimers())

describe('the pace of newcomers', () => {
  it('lets one go on in each turn of the event loop', async () => {
    expect(await orderOf(['a', 'a', 'a'])).toBe('a|a|a|')
  })

  it('lets callers take turns, so that one waits for one of a crowd only', async () => {
    expect(await orderOf(['a', 'a', 'a', 'b', 'b', 'c'])).toBe('a|b|c|a|b|a|')
  })

  it('begins anew after everyone has gone on', async () => {
    const pace = createPace(() => false)
    await pace(there, 'a')
    await pace(there, 'a')
    await expect(pace(there, 'b')).resolves.toBeUndefined()
  })

  it('gives no turn to one that is gone', async () => {
    const pace = createPace(() => false)
    const gone = { destroyed: false }
    let order = ''
    void pace(gone, 'a').then(() => (order += 'gone'))
    void pace(there, 'a').then(() => (order += 'there'))
    gone.destroyed = true
    await turn()
    expect(order).toBe('there')
  })

  /** How many of a crowd have gone on after so many ms, where the thread is as busy as that. */
  async function goneOn(ms: number, load: number): Promise<number> {
    vi.useFakeTimers()
    const pace = createPace(
      () => true,
      () => () => load,
    )
    let count = 0
    for (let newcomers = 0; newcomers < 10; newcomers += 1) void pace(there, 'a').then(() => (count += 1))
    await vi.advanceTimersByTimeAsync(ms)
    return count
  }

  it('lets one of a crowd go on every 10 ms while the thread has time for others', async () => {
    expect(await goneOn(55, 0.3)).toBe(5)
  })

  it('lets a crowd wait while the thread is busy, and shuts nobody out', async () => {
    expect(await goneOn(95, 0.9)).toBe(0)
    expect(await goneOn(105, 0.9)).toBe(1)
    expect(await goneOn(205, 1)).toBe(2)
  })
})
