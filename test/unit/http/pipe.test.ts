// The named pipe of Windows, whose owner cannot be asked. Here it is a socket; what goes over it is the same.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect as connectSocket, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectionError } from '#frontends/http/agent-errors.ts'
import { connect } from '#frontends/http/client.ts'
import { dial, readEndpoint } from '#frontends/http/endpoint.ts'
import { openConnection } from '#frontends/http/exchange.ts'
import { request } from '#frontends/http/request.ts'
import { isListening } from '#frontends/headless/probe.ts'
import { fakeCalls } from '../../contract/fake-calls.ts'
import { openSocket } from '../../contract/servers.ts'

const token = 'f'.repeat(64)
const secret = 'a-secret-that-only-the-agent-may-hear'

/** A program of a stranger under a name that a dead agent left. Gives the paths, and what it was sent. */
async function stranger(answer: (socket: Socket, sent: string) => void) {
  const folder = await mkdtemp(join(tmpdir(), 'lk-'))
  const pipe = join(folder, 'pipe')
  const pipeFile = join(folder, 'pipe.json')
  await writeFile(pipeFile, JSON.stringify({ pipe, token }), { mode: 0o600 })
  const heard: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      heard.push(String(chunk))
      answer(socket, String(chunk))
    })
  })
  await new Promise<void>((resolve) => server.listen(pipe, resolve))
  onTestFinished(async () => {
    server.close()
    await rm(folder, { recursive: true })
  })
  return { paths: { socket: pipe, pipeFile }, heard: () => heard.join('') }
}

async function agentOnPipe() {
  const agent = await openSocket(fakeCalls(), undefined, 'win32')
  onTestFinished(agent.close)
  const endpoint = await readEndpoint(agent.paths, 'win32')
  if (endpoint?.token === undefined) throw new Error('the agent wrote no pipe down')
  return { ...agent, endpoint, token: endpoint.token }
}

const info = { method: 'POST', target: '/rpc/app/info', body: '{}' } as const
const nonceOf = (sent: string): string => /x-latchkey-nonce: (\w+)/i.exec(sent)?.[1] ?? ''
const answer = (headers: string): string => `HTTP/1.1 200 OK\r\n${headers}content-length: 2\r\n\r\n{}`

describe('a pipe that is not the agent’s', () => {
  it.each<readonly [string, (socket: Socket, sent: string) => void]>([
    ['answers as an agent of old', (socket) => socket.write(answer(''))],
    [
      'makes a proof up',
      (socket) =>
        socket.write(answer(`x-latchkey-nonce: ${'0'.repeat(64)}\r\nx-latchkey-proof: ${'0'.repeat(64)}\r\n`)),
    ],
    [
      'sends back what it got',
      (socket, sent) =>
        socket.write(answer(`x-latchkey-nonce: ${nonceOf(sent)}\r\nx-latchkey-proof: ${nonceOf(sent)}\r\n`)),
    ],
    ['speaks another language', (socket) => socket.end('what?\r\n')],
    ['refuses', (socket) => socket.write('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')],
  ])('hears nothing but a random number where it %s', async (_name, reply) => {
    const { paths, heard } = await stranger(reply)
    const denied = { code: 'denied', message: expect.stringContaining('another program answers') }
    const call = { method: 'POST', path: `/exec/${secret}`, body: { secret } } as const
    await expect(request({ paths, platform: 'win32', ...call })).rejects.toMatchObject(denied)
    const { client } = connect(paths, { platform: 'win32' })
    await expect(client.roles.resolve({ role: secret })).rejects.toMatchObject(denied)
    expect(await isListening(paths, 'win32')).toBe(false)
    expect(heard().replaceAll(/x-latchkey-nonce: [0-9a-f]{64}/g, 'nonce')).toBe(
      'GET /hello HTTP/1.1\r\nhost: latchkey\r\nnonce\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n'.repeat(3),
    )
  })

  it('cannot take over between the greeting and the request', async () => {
    const { endpoint, server } = await agentOnPipe()
    const { connection, headers } = await dial(endpoint, undefined)
    await server.close()
    const heir = createServer()
    let met = 0
    heir.on('connection', () => (met += 1))
    await new Promise<void>((resolve) => heir.listen(endpoint.socketPath, resolve))
    onTestFinished(() => void heir.close())
    // The end of the old one is met while writing or while reading.
    const asked = connection.ask({ ...info, headers }).catch((error: unknown) => Promise.reject(connectionError(error)))
    await expect(asked).rejects.toMatchObject({ code: 'no-agent', retry: true })
    expect(met).toBe(0)
  })
})

describe('the pipe of the agent', () => {
  it('is known as one, and answers', async () => {
    const { paths, connection } = await agentOnPipe()
    expect(await isListening(paths, 'win32')).toBe(true)
    expect((await connection.client.app.info()).pid).toBe(42)
  })

  it('is never sent the token', async () => {
    const { endpoint, token, paths } = await agentOnPipe()
    let passed = ''
    const between = createServer((near) => {
      const far = connectSocket(endpoint.socketPath)
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        from.on('data', (chunk) => {
          passed += String(chunk)
          to.write(chunk)
        })
        from.on('error', () => undefined).on('close', () => to.destroy())
      }
    })
    const pipe = `${endpoint.socketPath}-between`
    await new Promise<void>((resolve) => between.listen(pipe, resolve))
    onTestFinished(() => void between.close())
    await writeFile(paths.pipeFile, JSON.stringify({ pipe, token }))
    expect((await connect(paths, { platform: 'win32' }).client.app.info()).pid).toBe(42)
    expect(passed).toContain('/rpc/app/info')
    expect(passed).not.toContain(token)
  })

  it('takes the proof of a connection on that one only', async () => {
    const { endpoint } = await agentOnPipe()
    const { headers } = await dial(endpoint, undefined)
    const another = openConnection(endpoint.socketPath, undefined)
    expect(await another.ask({ ...info, headers })).toMatchObject({ status: 403 })
  })
})
