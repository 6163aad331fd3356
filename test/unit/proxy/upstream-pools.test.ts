import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemResolve } from '#core/proxy/resolve.ts'
import { createPools, type Pool } from '#core/proxy/upstream-pools.ts'
import { clock, createRig, type Rig } from './connection-rig.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

function open(most: number) {
  const pools = createPools({ resolve: systemResolve, context: createSecureContext(), ca: [], clock }, most)
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
  const [first, second] = [pools.for(place(a)), pools.for(place(b))]
  const [kept, idle] = [await use(first), await use(second)]
  expect(pools.for(place(a))).toBe(first)
  const closed = once(idle, 'close')
  pools.for(place(c))
  await closed
  expect(pools.for(place(a))).toBe(first)
  expect(kept.destroyed).toBe(false)
  expect(pools.for(place(b))).not.toBe(second)
})

it('lets a request of a forgotten place go on, and keeps nothing after it', async () => {
  let finish: () => void = () => undefined
  const slow = await rig.http((_request, response) => {
    response.write('x')
    finish = () => void response.end()
  })
  const pools = open(1)
  const outgoing = get({ agent: pools.for(place(slow)).agent, path: '/' })
  const [response]: IncomingMessage[] = await once(outgoing, 'response')
  const connection = response?.socket
  const closed = connection && once(connection, 'close')
  pools.for(place(1))
  finish()
  const pieces: unknown[] = []
  for await (const piece of response ?? []) pieces.push(piece)
  expect(Buffer.concat(pieces.filter((piece) => Buffer.isBuffer(piece))).toString()).toBe('x')
  await closed
  expect(connection?.destroyed).toBe(true)
})
