import { describe, expect, it, vi } from 'vitest'
import { afterLists } from '#frontends/electron/agent/after-lists.ts'
import { manualTimers } from '../engine/proxy/listen/manual-timers.ts'

describe('what a long list leaves', () => {
  it('is collected ten seconds after the start, and after the last of thousands that came later', () => {
    const timers = manualTimers()
    const collect = vi.fn<() => void>()
    const listed = afterLists(timers, collect)
    listed(0)
    timers.advance(10_000)
    expect(collect).toHaveBeenCalledOnce()
    listed(9000)
    timers.advance(9_999)
    listed(20_000)
    timers.advance(9_999)
    expect(collect).toHaveBeenCalledOnce()
    timers.advance(1)
    expect(collect).toHaveBeenCalledTimes(2)
  })

  it('is nothing where a few roles come, go or are started', () => {
    const timers = manualTimers()
    const collect = vi.fn<() => void>()
    const listed = afterLists(timers, collect)
    listed(9000)
    timers.advance(10_000)
    for (const roles of [9000, 9001, 8500, 9000]) listed(roles)
    timers.advance(60_000)
    expect(collect).toHaveBeenCalledOnce()
  })
})
