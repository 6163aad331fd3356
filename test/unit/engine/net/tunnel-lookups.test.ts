import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Address } from '#engine/net/resolve.ts'
import { createTunnelLookups } from '#engine/net/tunnel-lookups.ts'
import { manualTimers } from '../proxy/listen/manual-timers.ts'

const address: Address = { address: '198.51.100.7', family: 4 }

/** A resolver that answers when it is told to, and what it was asked for. */
function rig() {
  const asked: string[] = []
  const answers: PromiseWithResolvers<readonly Address[]>[] = []
  const timers = manualTimers()
  const lookUp = createTunnelLookups((host) => {
    asked.push(host)
    const answer = Promise.withResolvers<readonly Address[]>()
    answers.push(answer)
    return answer.promise
  }, timers)
  return {
    asked,
    timers,
    ask: (caller: string, host: string, signal = new AbortController().signal) => {
      const found = lookUp(host, { caller, signal, withinMs: 30_000 })
      found.catch(() => undefined)
      return found
    },
    async settle(
      settled: (answer: PromiseWithResolvers<readonly Address[]>) => void = ({ resolve }) => resolve([address]),
    ) {
      const answer = answers.shift()
      if (answer === undefined) throw new Error('no lookup is under way')
      settled(answer)
      await turn()
    },
  }
}

describe('the names of tunnels', () => {
  it('are looked up one at a time, so that the other threads are there for AWS', async () => {
    const { asked, ask, settle } = rig()
    const found = ['1', '2', '3'].map((host) => ask('a', host))
    expect(asked).toEqual(['1'])
    await settle()
    expect(asked).toEqual(['1', '2'])
    await settle()
    await settle()
    expect(await Promise.all(found)).toEqual([[address], [address], [address]])
  })

  it('are looked up for callers in turn, so that one waits for one name of another only', async () => {
    const { asked, ask, settle } = rig()
    for (const host of ['a1', 'a2', 'a3']) void ask('a', host)
    void ask('b', 'b1')
    for (let left = 4; left > 0; left -= 1) await settle()
    expect(asked).toEqual(['a1', 'a2', 'b1', 'a3'])
  })

  it('are looked up once for all who wait for the same one, also for those behind others in their line', async () => {
    const { asked, ask, settle } = rig()
    const first = ask('a', 'slow')
    const found = [ask('a', 'other'), ask('a', 'same'), ask('b', 'same'), ask('a', 'slow')]
    await settle()
    expect(await first).toEqual([address])
    await settle()
    await settle()
    expect(asked).toEqual(['slow', 'other', 'same'])
    expect(await Promise.all(found)).toHaveLength(4)
  })

  it('are not looked up for one who has gone before the turn came', async () => {
    const { asked, ask, settle } = rig()
    void ask('a', 'slow')
    const gone = new AbortController()
    const given = ask('a', 'gone', gone.signal)
    const next = ask('a', 'next')
    gone.abort(new Error('the tool went away'))
    await expect(given).rejects.toThrow('the tool went away')
    await settle()
    expect(asked).toEqual(['slow', 'next'])
    await settle()
    expect(await next).toEqual([address])
  })

  it('are waited for no longer than was said, in the line or under way', async () => {
    const { asked, ask, timers, settle } = rig()
    const waits = [ask('a', 'slow'), ask('b', 'behind')]
    timers.advance(30_000)
    for (const wait of waits) await expect(wait).rejects.toMatchObject({ code: 'timeout' })
    expect(asked).toEqual(['slow'])
    expect(timers.pending()).toBe(0)
    void ask('c', 'next')
    await settle()
    expect(asked).toEqual(['slow', 'next'])
  })

  it('that are unknown hold nobody up', async () => {
    const { ask, settle } = rig()
    const unknown = ask('a', 'unknown')
    const known = ask('a', 'known')
    await settle(({ reject }) => reject(new Error('ENOTFOUND')))
    await expect(unknown).rejects.toThrow('ENOTFOUND')
    await settle()
    expect(await known).toEqual([address])
  })
})
