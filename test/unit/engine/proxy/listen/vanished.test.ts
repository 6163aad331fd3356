import { once } from 'node:events'
import { connect, createServer, Socket } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createVanished } from '#engine/proxy/listen/vanished.ts'
import type { TcpPair } from '#util/own/tcp-table.ts'
import { manualTimers } from './manual-timers.ts'

let timers: ReturnType<typeof manualTimers>
let [socket, client]: Socket[] = []
let server: ReturnType<typeof createServer>
beforeEach(async () => {
  timers = manualTimers()
  server = createServer()
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  client = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
  socket = await accepted
})
afterEach(() => {
  for (const each of [socket, client]) each?.destroy()
  server.close()
})

const given = (): Socket => socket ?? new Socket()
const ours = (): TcpPair => `127.0.0.1:${given().localPort ?? 0} 127.0.0.1:${given().remotePort ?? 0}`
const theirs = (): TcpPair => `127.0.0.1:${given().remotePort ?? 0} 127.0.0.1:${given().localPort ?? 0}`

/** What the kernel tells of, look by look. */
async function watch(looks: readonly (readonly TcpPair[] | Error)[], isHeldUp = true): Promise<boolean> {
  const left = [...looks]
  const find = (): Promise<ReadonlyMap<TcpPair, number>> => {
    const next = left.shift() ?? []
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(new Map(next.map((pair) => [pair, 1_000])))
  }
  createVanished({ timers, platform: 'linux', find }).watch(given(), () => isHeldUp)
  for (const _look of looks) {
    timers.advance(1_000)
    await new Promise(setImmediate)
  }
  return given().destroyed
}

it('a connection ends whose other end nobody holds, once that was seen twice', async () => {
  expect(await watch([[ours()], [ours()]])).toBe(true)
})

it('one look is not enough, since the table may change under the reader', async () => {
  expect(await watch([[ours()], [ours(), theirs()], [ours()]])).toBe(false)
})

it('a client that is there stays, however long it says nothing', async () => {
  expect(await watch(Array.from({ length: 9 }, () => [ours(), theirs()]))).toBe(false)
})

it('nobody ends where the table cannot be read, or does not even tell of our end', async () => {
  expect(await watch([new Error('no such file'), [], [], []])).toBe(false)
})

it('nothing is asked of a connection that is read', async () => {
  expect(await watch([[ours()], [ours()], [ours()]], false)).toBe(false)
})

it('nothing is looked at once nobody is watched', async () => {
  const stop = createVanished({ timers, platform: 'linux' }).watch(given(), () => true)
  expect(timers.pending()).toBe(1)
  stop()
  timers.advance(1_000)
  await new Promise(setImmediate)
  expect(timers.pending()).toBe(0)
})
