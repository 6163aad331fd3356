import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '#util/app-error.ts'
import { createRouterClient } from '@orpc/server'
import { createRouter } from '#agent/agent.ts'
import { connect } from '#frontends/http/client.ts'
import { fakeCalls, plantedSecret } from './fake-calls.ts'
import { createTestLog, openSocket, type TestSocket } from './servers.ts'

async function failure(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('expected a failure')
}

describe('errors over the socket', () => {
  let socket: TestSocket
  beforeAll(async () => {
    socket = await openSocket(fakeCalls())
  })
  afterAll(() => socket.close())

  it('come back as the AppError that the area threw, without its cause', async () => {
    const error = await failure(socket.connection.client.roles.resolve({ role: 'adm' }))
    expect(error).toMatchObject({
      name: 'AppError',
      code: 'ambiguous',
      message: '"adm" fits 2 roles',
      hint: 'name one of them',
      retry: false,
      candidates: ['admin', 'admin-eu'],
    })
    expect(JSON.stringify(error)).not.toContain(plantedSecret)
  })

  it('tell nothing of an unexpected exception, which goes to the log with its cause', async () => {
    const error = await failure(socket.connection.client.sessions.start({ role: 'broken' }))
    expect(error).toMatchObject({ code: 'internal', message: 'the agent failed at sessions.start' })
    expect(JSON.stringify(error)).not.toContain(plantedSecret)
    const line = socket.log.lines.find(({ message }) => message === 'sessions.start failed')
    expect(line?.facts?.['error']).toMatchObject({ message: expect.stringContaining('planted failure') })
  })

  it('name the field of bad input', async () => {
    const error = await failure(socket.connection.client.sources.add({ kind: 'ambient', name: 'no spaces' }))
    expect(error.code).toBe('bad-request')
    expect(error.message).toMatch(/^name: use letters, digits/)
  })

  it('never repeat a secret of bad input', async () => {
    const input = { name: 'no spaces', secretAccessKey: plantedSecret }
    const error = await failure(socket.connection.client.sources.edit(input))
    expect(error.message).toMatch(/^name: /)
    expect(JSON.stringify([error, socket.log.lines])).not.toContain(plantedSecret)
  })

  it('end a subscription as AppError, after what it gave before', async () => {
    const seen: unknown[] = []
    const error = await failure(
      (async () => {
        for await (const record of await socket.connection.client.audit.follow({ role: 'broken' })) seen.push(record)
      })(),
    )
    expect(seen).toHaveLength(1)
    expect(error).toMatchObject({ name: 'AppError', code: 'not-found', hint: 'latchkey roles' })
  })

  it('say that an older agent does not know a call, and its version', async () => {
    await socket.connection.client.app.info()
    const unknown: unknown = Reflect.get(socket.connection.client.app, 'laterCall')
    if (typeof unknown !== 'function') throw new Error('a client makes a function of any name')
    expect(await failure(Promise.resolve(unknown()))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('version 1.2.3'),
    })
  })
})

describe('a caller who leaves', () => {
  it('is no failure of the agent, and none in its log', async () => {
    const calls = fakeCalls()
    const begun = Promise.withResolvers<void>()
    const start: typeof calls.sessions.start = (_input, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
        begun.resolve()
      })
    const log = createTestLog()
    const client = createRouterClient(createRouter({ ...calls, sessions: { ...calls.sessions, start } }, log))
    const caller = new AbortController()
    const started = client.sessions.start({ role: 'admin' }, { signal: caller.signal })
    await begun.promise
    caller.abort()
    await expect(started).rejects.toMatchObject({ data: { code: 'cancelled' } })
    expect(log.lines).toEqual([])
  })
})

describe('without an agent', () => {
  it.each(['linux', 'win32'] as const)(
    'a call on %s fails with no-agent and says how to start one',
    async (platform) => {
      const { client } = connect(
        { socket: '/nonexistent/agent.sock', pipeFile: '/nonexistent/pipe.json' },
        { platform },
      )
      expect(await failure(client.app.info())).toMatchObject({
        code: 'no-agent',
        hint: 'Start one with: latchkey agent',
      })
    },
  )
})
