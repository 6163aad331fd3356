import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemResolve } from '#engine/net/resolve.ts'
import { createPools, type Pool } from '#engine/net/upstream-pools.ts'
import { clock, createRig, type Rig } from '../proxy/connection-rig.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

function open(places: number, connections = 100) {
  const parts = { resolve: systemResolve, context: createSecureContext(), ca: [], clock }
  const pools = createPools(parts, { places, connections })
  rig.later(() => pools.close())
  return pools
}
const place = (port: number) => ({ secure: false, host: '127.0.0.1', port, serverName: '127.0.0.1', hop: undefined })

/** One request through the pool, read to its end; gives its connection, which is idle then. */
async function use(pool: Pool): Promise<Socket> {
  const outgoing = get({ agent: pool.agent, path: '/' })
  const [response]: IncomingMessage[] = await once(outgoing, 'response')
  const { socket } = response ?? {}
  if (response === undefined || socket === undefined) throw new Error('no answer')
  const free = once(pool.agent, 'free')
  response.resume()
  await free
  return socket
}

it('forgets the place that was used longest ago when there are too many, and closes what it kept', async () => {
  const ports = await Promise.all([1, 2, 3].map(() => rig.http((_request, response) => void response.end('x'))))
  const [a = 0, b = 0, c = 0] = ports
  const pools = open(2)
  const [first, second] = [pools.for(place(a), { id: 'one' }), pools.for(place(b), { id: 'one' })]
  const [kept, idle] = [await use(first), await use(second)]
  expect(pools.for(place(a), { id: 'one' })).toBe(first)
  const closed = once(idle, 'close')
  pools.for(place(c), { id: 'one' })
  await closed
  expect(pools.for(place(a), { id: 'one' })).toBe(first)
  expect(kept.destroyed).toBe(false)
  expect(pools.for(place(b), { id: 'one' })).not.toBe(second)
})

it('keeps the connections of each principal apart, and closes them when it ends', async () => {
  const port = await rig.http((_request, response) => void response.end('x'))
  const pools = open(10)
  const ended = new AbortController()
  const [one, other] = [{ id: 'one', ended: ended.signal }, { id: 'other' }]
  const mine = await use(pools.for(place(port), one))
  expect(await use(pools.for(place(port), other))).not.toBe(mine)
  expect(await use(pools.for(place(port), one))).toBe(mine)
  const closed = once(mine, 'close')
  ended.abort()
  await closed
  expect(await use(pools.for(place(port), { id: 'one' }))).not.toBe(mine)
})

it('closes an idle connection elsewhere for a new one, and refuses one more while all are in use', async () => {
  const port = await rig.http((request, response) => void (request.url === '/' && response.end('x')))
  const pools = open(10, 2)
  const [one, two, three] = ['1', '2', '3'].map((id) => pools.for(place(port), { id }))
  if (one === undefined || two === undefined || three === undefined) throw new Error('no pools')
  const idle = await use(one)
  const closed = once(idle, 'close')
  const held = [two, three].map(({ agent }) => get({ agent, path: '/hang' }).on('error', () => undefined))
  await Promise.all([closed, ...held.map((request) => once(request, 'finish'))])
  const failed = once(get({ agent: one.agent, path: '/' }), 'error')
  expect(await failed).toMatchObject([
    { code: 'network', message: 'every connection that Latchkey may open is in use' },
  ])
  const ended = Promise.all(held.map((request) => new Promise((resolve) => request.once('close', resolve))))
  for (const request of held) request.destroy()
  await ended
  expect((await use(one)).destroyed).toBe(false)
})

describe('a kept connection that says something unasked', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx'

  it('is thrown away by us too, where the runtime does not', async () => {
    const server = await rig.tcp((socket) => void socket.on('data', () => socket.write('unasked')))
    const { agent } = open(10).for(place(server), { id: 'one' })
    const early = connect({ port: server, host: '127.0.0.1' })
    early.write('x')
    await once(early, 'readable')
    expect(agent.keepSocketAlive(early)).toBe(false)
    early.destroy()
    const late = connect({ port: server, host: '127.0.0.1' })
    await once(late, 'connect')
    agent.keepSocketAlive(late)
    const closed = once(late, 'close')
    late.write('x')
    await closed
    expect(late.destroyed).toBe(true)
  })

  it.each([
    ['another answer', answer],
    ['a beginning', 'H'],
    ['garbage', '\0\0'],
    ['a line break', '\r\n'],
  ])('is thrown away: %s, later', async (_what, unasked) => {
    const sockets: Socket[] = []
    const port = await rig.tcp((socket) => {
      sockets.push(socket)
      socket.on('data', () => socket.write(answer))
    })
    const pool = open(10).for(place(port), { id: 'one' })
    const kept = await use(pool)
    const closed = once(kept, 'close')
    sockets[0]?.write(unasked)
    await closed
    expect(await use(pool)).not.toBe(kept)
  })

  it.each([
    ['another answer', answer],
    ['garbage', '\0\0'],
  ])('is thrown away: %s, with the first', async (_what, surplus) => {
    const port = await rig.tcp((socket) => socket.on('data', () => socket.write(answer + surplus)))
    const pool = open(10).for(place(port), { id: 'one' })
    const outgoing = get({ agent: pool.agent, path: '/' })
    outgoing.on('error', () => undefined)
    const [response]: IncomingMessage[] = await once(outgoing, 'response')
    const first = response?.socket
    if (first === undefined) throw new Error('no connection')
    const closed = once(first, 'close')
    response?.resume()
    await closed
    expect(first.destroyed).toBe(true)
  })
})

it('lets a request of a forgotten place go on, and keeps nothing after it', async () => {
  let finish: () => void = () => undefined
  const slow = await rig.http((_request, response) => {
    response.write('x')
    finish = () => void response.end()
  })
  const pools = open(1)
  const outgoing = get({ agent: pools.for(place(slow), { id: 'one' }).agent, path: '/' })
  const [response]: IncomingMessage[] = await once(outgoing, 'response')
  const connection = response?.socket
  const closed = connection && once(connection, 'close')
  pools.for(place(1), { id: 'one' })
  finish()
  const pieces: unknown[] = []
  for await (const piece of response ?? []) pieces.push(piece)
  expect(Buffer.concat(pieces.filter((piece) => Buffer.isBuffer(piece))).toString()).toBe('x')
  await closed
  expect(connection?.destroyed).toBe(true)
})
