import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSingleFlight } from '#util/async/single-flight.ts'

/** Work that a test settles by hand. */
function manual<Value>() {
  const calls: (PromiseWithResolvers<Value> & { readonly signal: AbortSignal })[] = []
  const work = (signal: AbortSignal): Promise<Value> => {
    const call = { ...Promise.withResolvers<Value>(), signal }
    calls.push(call)
    return call.promise
  }
  return { calls, work }
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('createSingleFlight', () => {
  it('answers 200 simultaneous callers with one piece of work', async () => {
    const flight = createSingleFlight<string, number>()
    const { calls, work } = manual<number>()
    const callers = Array.from({ length: 200 }, () => flight.run('key', undefined, work))
    await turn()
    expect(calls).toHaveLength(1)
    calls[0]?.resolve(7)
    expect(await Promise.all(callers)).toEqual(Array.from({ length: 200 }, () => 7))
  })

  it('keeps keys apart', async () => {
    const flight = createSingleFlight<string, string>()
    expect(
      await Promise.all([flight.run('a', undefined, async () => 'A'), flight.run('b', undefined, async () => 'B')]),
    ).toEqual(['A', 'B'])
  })

  it('starts anew after the work settled, also after a failure', async () => {
    const flight = createSingleFlight<string, number>()
    await expect(flight.run('key', undefined, () => Promise.reject(new Error('first')))).rejects.toThrow('first')
    expect(flight.pending('key')).toBe(false)
    expect(await flight.run('key', undefined, async () => 2)).toBe(2)
  })

  it('rejects like any other failure when the work throws at once', async () => {
    const flight = createSingleFlight<string, number>()
    const work = (): Promise<number> => {
      throw new Error('at once')
    }
    await expect(flight.run('key', undefined, work)).rejects.toThrow('at once')
  })

  it("ends only the wait of the caller whose signal was aborted, with that signal's reason", async () => {
    const flight = createSingleFlight<string, number>()
    const { calls, work } = manual<number>()
    const controller = new AbortController()
    const leaving = flight.run('key', controller.signal, work)
    const staying = flight.run('key', undefined, work)
    await turn()
    controller.abort(new Error('Ctrl-C'))
    await expect(leaving).rejects.toThrow('Ctrl-C')
    expect(calls[0]?.signal.aborted).toBe(false)
    calls[0]?.resolve(1)
    expect(await staying).toBe(1)
  })

  it('aborts the work when the last waiter has gone, and the next caller does not join it', async () => {
    const flight = createSingleFlight<string, number>()
    const { calls, work } = manual<number>()
    const [first, second] = [new AbortController(), new AbortController()]
    const waits = [flight.run('key', first.signal, work), flight.run('key', second.signal, work)]
    await turn()
    first.abort()
    expect(calls[0]?.signal.aborted).toBe(false)
    second.abort()
    await Promise.allSettled(waits)
    expect(calls[0]?.signal.aborted).toBe(true)

    const next = flight.run('key', undefined, work)
    await turn()
    expect(calls).toHaveLength(2)
    calls[0]?.resolve(1)
    await turn()
    expect(flight.pending('key')).toBe(true)
    calls[1]?.resolve(2)
    expect(await next).toBe(2)
  })

  it('does not start work for a caller that is already aborted', async () => {
    const flight = createSingleFlight<string, number>()
    const { calls, work } = manual<number>()
    await expect(flight.run('key', AbortSignal.abort(new Error('gone')), work)).rejects.toThrow('gone')
    await turn()
    expect(calls).toHaveLength(0)
  })

  it('never has two live pieces of work for one key, whatever the order of joins, leaves and ends', async () => {
    const step = fc.oneof(
      fc.constant({ kind: 'join' as const }),
      fc.record({ kind: fc.constant('leave' as const), who: fc.nat(20) }),
      fc.constant({ kind: 'end' as const }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const flight = createSingleFlight<string, number>()
        const { calls, work } = manual<number>()
        const callers: { readonly controller: AbortController; readonly wait: Promise<unknown> }[] = []
        const live = () => calls.filter((call) => !call.signal.aborted && !ended.has(call))
        const ended = new Set<(typeof calls)[number]>()
        for (const next of steps) {
          if (next.kind === 'join') {
            const controller = new AbortController()
            callers.push({ controller, wait: flight.run('key', controller.signal, work).catch(() => 'rejected') })
          } else if (next.kind === 'leave') callers[next.who]?.controller.abort()
          else
            for (const call of live()) {
              ended.add(call)
              call.resolve(1)
            }
          await turn()
          expect(live().length).toBeLessThanOrEqual(1)
          expect(live().length === 1).toBe(flight.pending('key'))
        }
        for (const call of calls) call.resolve(1)
        await Promise.all(callers.map((caller) => caller.wait))
      }),
      { numRuns: 40 },
    )
  })
})
