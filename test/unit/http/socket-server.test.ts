import { mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { once } from 'node:events'
import { connect as dial, createServer } from 'node:net'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createRouter } from '#agent/agent.ts'
import { connect } from '#frontends/http/client.ts'
import { readEndpoint } from '#frontends/http/endpoint.ts'
import { type SocketServerOptions, startSocketServer } from '#frontends/http/socket-server.ts'
import { fakeCalls } from '../../contract/fake-calls.ts'
import { createTestLog, noHandOuts, openSocket } from '../../contract/servers.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lk-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function start(socket: string, rest: Partial<SocketServerOptions> = {}) {
  const log = createTestLog()
  const options = {
    router: createRouter(fakeCalls(), log),
    handOuts: noHandOuts,
    peers: { isOthers: () => Promise.resolve(false) },
    log,
    version: '1.2.3',
    settingsProblem: () => undefined,
    randomBytes,
    platform: 'linux' as const,
    ...rest,
  }
  const server = await startSocketServer({ ...options, paths: { socket, pipeFile: `${socket}.pipe` } })
  cleanups.push(() => server.close())
  return server
}

function statusOf(socketPath: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { socketPath, path: '/rpc/app/info', method: 'POST', agent: false, headers },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
    outgoing.on('error', reject)
    outgoing.end()
  })
}

describe('the unix socket', () => {
  it.each([
    ['a head', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: '],
    [
      'a body',
      'POST /rpc/app/info HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    ],
  ])('ends a connection that does not come to the end of %s', async (_what, bytes) => {
    const path = join(await temporaryFolder(), 'agent.sock')
    await start(path, { slowRequests: { headersTimeout: 20, requestTimeout: 40, connectionsCheckingInterval: 10 } })
    const socket = dial(path).on('error', () => undefined)
    socket.resume().write(bytes)
    expect(await once(socket, 'close')).toBeDefined()
  })

  it('is for its user alone', async () => {
    const socket = join(await temporaryFolder(), 'agent.sock')
    await start(socket)
    expect((await stat(socket)).mode & 0o777).toBe(0o600)
  })

  it('takes the place of a socket that a dead agent left', async () => {
    const socket = join(await temporaryFolder(), 'agent.sock')
    // A bound socket file without a listener behind it, as kill -9 leaves it.
    const dead = createServer()
    await new Promise<void>((resolve) => dead.listen(`${socket}.dead`, resolve))
    await rename(`${socket}.dead`, socket)
    await new Promise((resolve) => dead.close(resolve))
    await start(socket)
    const { client } = connect({ socket, pipeFile: '' }, { platform: 'linux' })
    expect((await client.app.info()).pid).toBe(42)
  })

  it('is gone after close', async () => {
    const socket = join(await temporaryFolder(), 'agent.sock')
    const server = await start(socket)
    await server.close()
    await expect(stat(socket)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(connect({ socket, pipeFile: '' }, { platform: 'linux' }).client.app.info()).rejects.toMatchObject({
      code: 'no-agent',
    })
  })

  it('names its version in every answer', async () => {
    const socket = join(await temporaryFolder(), 'agent.sock')
    await start(socket)
    const connection = connect({ socket, pipeFile: '' }, { platform: 'linux' })
    await connection.client.app.info()
    expect(connection.agentVersion()).toBe('1.2.3')
  })

  it('lets an answer that is on its way finish when it closes, and cuts subscriptions', async () => {
    let release: () => void = () => undefined
    let entered: () => void = () => undefined
    const inside = new Promise<void>((resolve) => (entered = resolve))
    const calls = fakeCalls()
    const socket = await openSocket({
      ...calls,
      sessions: {
        ...calls.sessions,
        endAll: async () => {
          entered()
          await new Promise<void>((resolve) => (release = resolve))
          return []
        },
      },
      app: {
        ...calls.app,
        watch: async function* watch() {
          yield await calls.app.status(undefined)
          await new Promise(() => undefined)
        },
      },
    })
    cleanups.push(socket.close)
    const answer = socket.connection.client.sessions.endAll()
    const events = await socket.connection.client.app.watch()
    await events.next()
    const cut = events.next().catch((error: unknown) => error)
    await inside
    const closed = socket.server.close()
    release()
    await expect(answer).resolves.toEqual([])
    expect(await cut).toMatchObject({ code: 'no-agent' })
    await closed
  })
})

describe('the named pipe', () => {
  it('has its name and token in a file for the user alone', async () => {
    const socket = await openSocket(fakeCalls(), undefined, 'win32')
    cleanups.push(socket.close)
    expect((await stat(socket.paths.pipeFile)).mode & 0o777).toBe(0o600)
    const endpoint = await readEndpoint(socket.paths, 'win32')
    expect(endpoint?.socketPath).toBe(socket.server.address)
    expect(endpoint?.token).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each([
    ['no token', {}],
    ['a wrong token', { 'x-latchkey-token': '0'.repeat(64) }],
    ['a token with other bytes', { 'x-latchkey-token': 'é'.repeat(64) }],
    ['a shorter token', { 'x-latchkey-token': '00' }],
  ])('refuses %s', async (_name, headers) => {
    const socket = await openSocket(fakeCalls(), undefined, 'win32')
    cleanups.push(socket.close)
    expect(await statusOf(socket.server.address, headers)).toBe(403)
  })

  it('forgets name and token when it closes', async () => {
    const socket = await openSocket(fakeCalls(), undefined, 'win32')
    await socket.server.close()
    expect(await readEndpoint(socket.paths, 'win32')).toBeUndefined()
    await socket.close()
  })
})
