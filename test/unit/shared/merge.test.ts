import { expect, it, vi } from 'vitest'
import { merge } from '#shared/merge.ts'

/** What a reader is given, by hand. */
function source<Event>() {
  const asked: PromiseWithResolvers<IteratorResult<Event, undefined>>[] = []
  const left = vi.fn<() => Promise<IteratorResult<Event, undefined>>>(() =>
    Promise.resolve({ done: true, value: undefined }),
  )
  const last = () => {
    const next = asked.at(-1)
    if (next === undefined) throw new Error('nobody asked')
    return next
  }
  return {
    asked,
    left,
    give: (value: Event) => last().resolve({ done: false, value }),
    end: () => last().resolve({ done: true, value: undefined }),
    fail: (why: string) => last().reject(new Error(why)),
    iterator: {
      next() {
        const next = Promise.withResolvers<IteratorResult<Event, undefined>>()
        asked.push(next)
        return next.promise
      },
      return: left,
    } satisfies AsyncIterator<Event, undefined>,
  }
}

type Source = ReturnType<typeof source<number>>

it('gives what each source gives, as it comes, and asks each only after its last event was taken', async () => {
  const [a, b] = [source<number>(), source<string>()]
  const all = merge({ a: a.iterator, b: b.iterator })
  const first = all.next()
  b.give('one')
  a.give(1)
  expect(await first).toEqual({ done: false, value: { feed: 'b', event: 'one' } })
  expect([a.asked.length, b.asked.length]).toEqual([1, 1])
  expect((await all.next()).value).toEqual({ feed: 'a', event: 1 })
  expect([a.asked.length, b.asked.length]).toEqual([1, 2])
  const third = all.next()
  b.give('two')
  expect((await third).value).toEqual({ feed: 'b', event: 'two' })
  expect([a.asked.length, b.asked.length]).toEqual([2, 2])
})

it.each([
  ['ends', { done: true }, (one: Source) => one.end()],
  ['fails', new Error('gone'), (one: Source) => one.fail('gone')],
  ['gives something to a reader that leaves', { done: false }, (one: Source) => one.give(1)],
])('leaves every source when one %s', async (_how, outcome, act) => {
  const [a, b] = [source<number>(), source<number>()]
  const all = merge({ a: a.iterator, b: b.iterator })
  const first = all.next().catch((error: unknown) => error)
  act(b)
  expect(await first).toMatchObject(outcome)
  await all.return()
  expect([a.left, b.left].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
})
