// Cancelling the fetch of profiles, however what is read behaves.
import { describe, expect, it } from 'vitest'
import { createProfileSync } from '#agent/identity/roles-anywhere/profile-sync.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const never = (): Promise<never> => new Promise<never>(() => undefined)

function fetching() {
  const life = new AbortController()
  const list = createProfileSync({
    name: 'ci',
    syncProfile: '',
    filter: undefined,
    context: {
      clock: { now: () => 0 },
      log: silent,
      life: life.signal,
      cache: { read: async () => null, write: async () => undefined, delete: async () => undefined },
    },
    read: () => ({ ready: never, list: never, tags: never }),
    changed() {},
  })
  return { list, life, running: list.sync() }
}

describe('cancelling the fetch of profiles', () => {
  it('ends it though a read does not hear of that', async () => {
    const { list, running } = fetching()
    const ended = running.catch((error: unknown) => error)
    await list.cancelSync()
    expect(await ended).toMatchObject({ code: 'cancelled' })
    expect(list.state().isRunning).toBe(false)
  })

  it('settles when the source is replaced meanwhile', async () => {
    const { list, life, running } = fetching()
    const ended = running.catch((error: unknown) => error)
    const cancelled = list.cancelSync()
    life.abort(new Error('replaced'))
    await expect(cancelled).resolves.toBeUndefined()
    expect(await ended).toMatchObject({ message: 'replaced' })
  })
})
