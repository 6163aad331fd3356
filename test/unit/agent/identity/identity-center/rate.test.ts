import { describe, expect, it } from 'vitest'
import { createRate } from '#agent/identity/identity-center/rate.ts'
import { createTime, never, settle } from '../../sessions/world.ts'

/** Starts so many calls, five at once, and notes when each begins. */
async function begin(calls: number): Promise<readonly number[]> {
  const time = createTime()
  const start = time.clock.now()
  const rate = createRate(time.timers, time.clock.now)
  const begun: number[] = []
  let left = calls
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await rate.turn(never)
      begun.push(time.clock.now() - start)
    }
  }
  const work = Promise.all(Array.from({ length: 5 }, worker))
  while (begun.length < calls) {
    // oxlint-disable-next-line no-await-in-loop -- as time goes on
    await time.advance(10)
    // oxlint-disable-next-line no-await-in-loop -- as above
    await settle()
  }
  await work
  return begun
}

/** The most that began within one second. */
const most = (begun: readonly number[]): number =>
  Math.max(...begun.map((at) => begun.filter((other) => other >= at && other < at + 1_000).length))

describe('the rate of Identity Center', () => {
  it('is under 20 calls in any second, and not much less', async () => {
    const begun = await begin(100)
    expect(most(begun)).toBeLessThan(20)
    expect(begun.at(-1)).toBeLessThan(5_300)
  })

  it('waits for everyone after AWS has said that it is too fast', async () => {
    const time = createTime()
    const rate = createRate(time.timers, time.clock.now)
    await rate.turn(never)
    rate.slowDown(2)
    let begun = false
    const turn = rate.turn(never).then(() => (begun = true))
    await time.advance(999)
    expect(begun).toBe(false)
    await time.advance(1_001)
    await turn
    expect(begun).toBe(true)
  })
})
