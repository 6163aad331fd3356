// A page in a browser speaks to its own agent and to nobody who has that agent's port later.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connect } from '#renderer/client.ts'
import { createStores, feedStores } from '#renderer/store/stores.ts'
import { createFakeClient, type FakeClient } from './fake-client.ts'

const closed = new AbortController()
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function afterItWentAndCameBack(fake: FakeClient) {
  vi.useFakeTimers()
  const stores = createStores()
  feedStores(stores, fake.client, () => 7, closed.signal)
  await vi.advanceTimersByTimeAsync(0)
  const before = fake.calls.length
  fake.away()
  await vi.advanceTimersByTimeAsync(0)
  fake.back()
  await vi.advanceTimersByTimeAsync(60_000)
  return { stores, callsSince: fake.calls.length - before }
}

describe('when the agent goes and something answers at its port again', () => {
  it('a page in a browser asks nothing of it', async () => {
    const { stores, callsSince } = await afterItWentAndCameBack(createFakeClient({ browser: true }))
    expect(callsSince).toBe(0)
    expect(stores.connection.getState()).toEqual({ kind: 'away', since: 7 })
  })

  it('a window of the app, whose way to the agent is its own, comes back', async () => {
    const { callsSince } = await afterItWentAndCameBack(createFakeClient())
    expect(callsSince).toBeGreaterThan(0)
  })
})

it('after a call that reached nobody, a page in a browser sends no other, nor its token', async () => {
  const sent = vi.fn<() => Promise<Response>>(() => Promise.reject(new TypeError('Failed to fetch')))
  vi.stubGlobal('fetch', sent)
  const { agent, lost } = connect(window)
  await expect(agent.app.info()).rejects.toThrow('Failed to fetch')
  expect(lost?.signal.aborted).toBe(true)
  await expect(agent.app.info()).rejects.toThrow('Failed to fetch')
  expect(sent).toHaveBeenCalledTimes(1)
})
