import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { basic, connectTo, createRig, password, readToEnd, readUntil, type Rig, secure } from '../connection-rig.ts'

const host = 's3.eu-west-1.amazonaws.com'
let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
const post = `POST /late HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 20000\r\n\r\n`

/** A connection inside TLS, and the requests of it that were begun and have no answer yet. */
async function open() {
  const begun: string[] = []
  const waiting: ServerResponse[] = []
  const { port } = await rig.proxy({
    handler: (request, response) => {
      begun.push(request.url ?? '')
      waiting.push(response)
      return Promise.resolve()
    },
  })
  const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
  rig.later(() => inside.destroy())
  return { port, inside, begun, waiting }
}

describe('requests that come before the last one is answered', () => {
  it('are begun one at a time and answered in order', async () => {
    const most: number[] = []
    let now = 0
    const { port } = await rig.proxy({
      handler: async (request, response) => {
        most.push(++now)
        await new Promise((next) => setImmediate(next))
        now--
        response.end(`answer ${request.url};`)
      },
    })
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(['/1', '/2', '/3', '/4'].map(get).join(''))
    const text = await readUntil(inside, (all) => all.includes('answer /4;'))
    expect(text.match(/answer \/\d/g)).toEqual(['answer /1', 'answer /2', 'answer /3', 'answer /4'])
    expect(most).toEqual([1, 1, 1, 1])
    inside.destroy()
  })

  it.each([
    ['too many', get('/more').repeat(1_000)],
    ['one with a large body', post],
    ['a CONNECT', `CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
  ])('end their connection, and with it what is under way, when they are %s', async (_what, bytes) => {
    const { inside, begun, waiting } = await open()
    const ended = readToEnd(inside)
    inside.write(get('/'))
    while (begun.length < 1) await new Promise((next) => setImmediate(next))
    inside.write(bytes)
    expect(await ended).toBe('')
    expect(begun).toEqual(['/'])
    const [first] = waiting
    if (first?.destroyed === false) await once(first, 'close')
    expect(first?.destroyed).toBe(true)
  })

  it('are forgotten when the client goes away', async () => {
    const { inside, begun, waiting, port } = await open()
    inside.write(get('/1') + get('/2') + get('/3'))
    // What is answered on another connection came later than these.
    const other = await secure((await connectTo(port, `${host}:443`)).socket, host)
    other.write(get('/other'))
    while (begun.length < 2) await new Promise((next) => setImmediate(next))
    const gone = once(waiting[begun.indexOf('/1')] ?? other, 'close')
    inside.end()
    await gone
    expect(begun.toSorted()).toEqual(['/1', '/other'])
    other.destroy()
  })

  it('are held to the same for plain http', async () => {
    let reached = 0
    const origin = await rig.http(() => void reached++)
    const { port } = await rig.proxy({ mayPassWithout: () => Promise.resolve(true) })
    const socket = connect(port, '127.0.0.1')
    const head = `GET http://127.0.0.1:${origin}/ HTTP/1.1\r\nHost: x\r\nProxy-Authorization: ${basic('latchkey', password)}\r\n\r\n`
    socket.on('error', () => undefined)
    const ended = readToEnd(socket)
    socket.write(head.repeat(200))
    expect(await ended).toBe('')
    expect(reached).toBeLessThan(2)
  })
})
