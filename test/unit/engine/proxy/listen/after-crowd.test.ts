import { describe, expect, it, vi } from 'vitest'
import { afterCrowds } from '#engine/proxy/listen/after-crowd.ts'
import { collectGarbage } from '#util/collect-garbage.ts'
import { manualTimers } from './manual-timers.ts'

function crowds() {
  const timers = manualTimers()
  const collect = vi.fn<() => void>()
  return { timers, collect, crowds: afterCrowds(timers, collect) }
}

describe('after a crowd', () => {
  it('collects once, ten seconds after all but a few have gone', () => {
    const { timers, collect, crowds: told } = crowds()
    told.count(2_000)
    told.count(110)
    timers.advance(20_000)
    expect(collect).not.toHaveBeenCalled()
    told.count(99)
    told.count(3)
    timers.advance(9_999)
    expect(collect).not.toHaveBeenCalled()
    timers.advance(1)
    told.count(2)
    timers.advance(20_000)
    expect(collect).toHaveBeenCalledOnce()
  })

  it('waits on when the crowd comes back', () => {
    const { timers, collect, crowds: told } = crowds()
    told.count(500)
    told.count(0)
    timers.advance(5_000)
    told.count(500)
    timers.advance(20_000)
    expect(collect).not.toHaveBeenCalled()
    told.count(0)
    timers.advance(10_000)
    expect(collect).toHaveBeenCalledOnce()
  })

  it('leaves the work of a day alone', () => {
    const { timers, collect, crowds: told } = crowds()
    told.count(399)
    told.count(0)
    timers.advance(60_000)
    expect(collect).not.toHaveBeenCalled()
  })

  it.each(['regular', 'last-resort'] as const)('really collects: %s', async (flavor) => {
    const kept = new WeakRef({ large: Buffer.alloc(1_000_000) })
    // What a WeakRef was made of lives until the turn of the event loop ends.
    await new Promise(setImmediate)
    collectGarbage(flavor)
    expect(kept.deref()).toBeUndefined()
  })
})
