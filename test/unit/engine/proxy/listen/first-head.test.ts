import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type FirstHead, readFirstHead } from '#engine/proxy/listen/first-head.ts'
import { buffersSince } from '../../../util/buffers.ts'

/** Both ends of a connection over loopback. */
async function pair(): Promise<{ readonly client: Socket; readonly socket: Socket }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const client = connect({ port, host: '127.0.0.1', noDelay: true })
  const [socket]: Socket[] = await once(server, 'connection')
  if (socket === undefined) throw new Error('nobody connected')
  for (const end of [client, socket]) end.on('error', () => undefined)
  onTestFinished(() => {
    client.destroy()
    socket.destroy()
    server.close()
  })
  return { client, socket }
}

const taken = (socket: Socket, most = 200): Promise<FirstHead | 'too-long' | 'not-http'> =>
  new Promise((resolve) => readFirstHead(socket, most, resolve))

const head = 'GET http://a/ HTTP/1.1\r\nHost: a\r\nproxy-AUTHORIZATION:  Basic eDp5 \r\n\r\n'

describe('the first head of a connection', () => {
  it('is told, and the connection begins with it again, however it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: head.length }), { maxLength: 6 }),
        fc.string({ maxLength: 50 }),
        async (cuts, after) => {
          const { client, socket } = await pair()
          const told = taken(socket)
          const all = head + after
          const at = [0, ...cuts.toSorted((a, b) => a - b), all.length]
          for (const [i, from] of at.entries())
            await new Promise((resolve) => client.write(all.slice(from, at[i + 1] ?? all.length), resolve))
          expect(await told).toEqual({ method: 'GET', target: 'http://a/', authorization: 'Basic eDp5' })
          client.end()
          expect(await text(socket)).toBe(all)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('takes no more memory in pieces of one byte', async () => {
    const { client, socket } = await pair()
    const told = taken(socket, 10_000)
    const grown = buffersSince()
    const start = `GET / HTTP/1.1\r\nx: ${'a'.repeat(2_000)}`
    for (const [i, byte] of Buffer.from(start).entries()) {
      client.write(Buffer.of(byte))
      while (socket.bytesRead <= i) await new Promise(setImmediate)
    }
    expect(grown()).toBeLessThan(500)
    client.write('\r\n\r\n')
    expect(await told).toMatchObject({ method: 'GET' })
  })

  it.each([
    ['begins like TLS', '\u0016\u0003\u0001', 'not-http'],
    ['begins with a line end', '\r\n\r\n', 'not-http'],
    ['has no end', `GET / HTTP/1.1\r\nx: ${'a'.repeat(200)}`, 'too-long'],
    ['is too long', `GET / HTTP/1.1\r\nx: ${'a'.repeat(200)}\r\n\r\n`, 'too-long'],
  ])('is none where it %s', async (_what, sent, why) => {
    const { client, socket } = await pair()
    client.write(sent, 'latin1')
    expect(await taken(socket)).toBe(why)
  })

  it('is not waited for once the client has ended', async () => {
    const { client, socket } = await pair()
    let isTold = false
    readFirstHead(socket, 200, () => (isTold = true))
    const closed = once(socket, 'close')
    client.end('GET / HTTP/1.1\r\n')
    await closed
    expect(isTold).toBe(false)
  })
})
