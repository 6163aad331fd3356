import { describe, expect, it } from 'vitest'
import { createEmbeddedSandbox, type RunningSandbox } from '#agent/identity/sandbox/embedded-sandbox.ts'

const directory = {
  endpointUrl: 'http://127.0.0.1:1',
  region: 'us-east-1',
  accessKeyId: 'A',
  secretAccessKey: 's',
  roles: [],
  identityCenter: { startUrl: 'http://127.0.0.1:1/start', region: 'us-east-1' },
}

/** One whose starts wait for the test. */
function world() {
  const events: string[] = []
  const state = { wanted: false }
  const starts: PromiseWithResolvers<RunningSandbox>[] = []
  const sandbox = createEmbeddedSandbox({
    given: undefined,
    start: () => {
      const start = Promise.withResolvers<RunningSandbox>()
      starts.push(start)
      return start.promise
    },
    wanted: () => state.wanted,
    async changed() {
      events.push(sandbox.directory() === undefined ? 'gone' : 'there')
      await Promise.resolve()
      if (sandbox.directory() === undefined) events.push('sessions ended')
    },
  })
  const land = (): void => starts.at(-1)?.resolve({ directory, close: async () => void events.push('closed') })
  return { events, state, starts, sandbox, land }
}

describe('the embedded sandbox', () => {
  it('starts once for any number of callers', async () => {
    const { state, starts, sandbox, land } = world()
    state.wanted = true
    const all = Promise.all([sandbox.follow(), sandbox.follow()])
    expect(sandbox.isBusy()).toBe(true)
    land()
    await all
    await sandbox.follow()
    expect(starts).toHaveLength(1)
    expect(sandbox.directory()).toBe(directory)
    expect(sandbox.isBusy()).toBe(false)
  })

  it('takes its roles away, ends their sessions and then closes', async () => {
    const { events, state, sandbox, land } = world()
    state.wanted = true
    const starting = sandbox.follow()
    land()
    await starting
    state.wanted = false
    await sandbox.follow()
    expect(events).toEqual(['there', 'gone', 'sessions ended', 'closed'])
  })

  it('ends again when it stopped being wanted while it started', async () => {
    const { events, state, sandbox, land } = world()
    state.wanted = true
    const starting = sandbox.follow()
    state.wanted = false
    land()
    await starting
    expect(sandbox.directory()).toBeUndefined()
    expect(events.at(-1)).toBe('closed')
  })

  it('tries again after a start that failed', async () => {
    const { state, starts, sandbox, land } = world()
    state.wanted = true
    const first = sandbox.follow()
    starts[0]?.reject(new Error('no port'))
    await expect(first).rejects.toThrow('no port')
    const second = sandbox.follow()
    land()
    await second
    expect(sandbox.directory()).toBe(directory)
  })

  it('closes with the agent, also one that is still starting, and leaves the sessions alone', async () => {
    const { events, state, sandbox, land } = world()
    state.wanted = true
    const starting = sandbox.follow()
    const closing = sandbox.close()
    land()
    await Promise.all([starting, closing])
    expect(events).toEqual(['there', 'closed'])
    await sandbox.follow()
    expect(sandbox.directory()).toBeUndefined()
  })
})
