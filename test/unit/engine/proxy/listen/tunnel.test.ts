import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { AuditRecord } from '#contract/model.ts'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Resolve } from '#engine/net/resolve.ts'
import { parseNextHop } from '#util/http/next-hop.ts'
import { basic, connectTo, createRig, password, readToEnd, readUntil, type Rig, speak } from '../connection-rig.ts'
import { manualTimers } from './manual-timers.ts'

// Tunnels never lead to loopback, and tests have nothing else. So a corporate proxy on loopback, which is allowed, takes
// the tunnel to wherever the test wants it.

const right = basic('latchkey', password)
const everywhere: Resolve = () => Promise.resolve([{ address: '198.51.100.7', family: 4 }])

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

/** A proxy whose tunnels all end at `serve`. */
async function tunnelsTo(serve: (socket: Socket) => void, options: Parameters<Rig['proxy']>[0] = {}) {
  const hop = await rig.tcp((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      serve(socket)
    })
  })
  return rig.proxy({ resolve: everywhere, nextHopFor: () => parseNextHop(`http://127.0.0.1:${hop}`), ...options })
}

describe('the password', () => {
  it.each([
    ['none', undefined],
    ['a wrong one', basic('latchkey', 'wrong')],
    ['an empty one', basic('latchkey', '')],
    ['the right one of another user', basic('someone', password)],
    ['one that begins like the right one', basic('latchkey', password.slice(0, -1))],
    ['another scheme', `Bearer ${password}`],
    ['no base64', 'Basic %%%'],
  ])('with %s the answer is 407 and a challenge', async (_name, header) => {
    const { port } = await rig.proxy({ resolve: everywhere })
    const answer = await connectTo(port, 'git.example.com:443', header)
    expect(answer.status).toBe(407)
    expect(answer.head).toMatch(/^Proxy-Authenticate: Basic realm="latchkey"/m)
    expect(answer.rest).toContain('password')
    expect(answer.head + answer.rest).not.toContain(password)
  })

  it('is asked for before anything is resolved', async () => {
    const asked: string[] = []
    const { port } = await rig.proxy({
      resolve: (host) => {
        asked.push(host)
        return everywhere(host)
      },
    })
    await connectTo(port, 'git.example.com:443')
    expect(asked).toEqual([])
  })

  it('opens any port, with or without a grant in the user name', async () => {
    const grants: (string | undefined)[] = []
    const hop = await rig.tcp((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nhello'))
    const { port } = await rig.proxy({
      resolve: everywhere,
      nextHopFor: (_host, _port, grantId) => {
        grants.push(grantId)
        return parseNextHop(`http://127.0.0.1:${hop}`)
      },
    })
    for (const user of ['latchkey', 'latchkey+grant-1']) {
      const { status, socket, rest } = await connectTo(port, 'git.example.com:22', basic(user, password))
      expect(status).toBe(200)
      expect(rest + (await readToEnd(socket))).toBe('hello')
    }
    expect(grants).toEqual([undefined, 'grant-1'])
  })
})

describe('where tunnels never go', () => {
  it.each([
    'localhost:80',
    'LOCALHOST.:80',
    'a.localhost:80',
    '127.0.0.1:80',
    '127.0.0.1.:80',
    '127.1:80',
    '2130706433:80',
    '0x7f000001:80',
    '0177.0.0.1:80',
    '0.0.0.0:80',
    '0:80',
    '[::]:80',
    '[::1]:80',
    '[::ffff:127.0.0.1]:80',
    '[::ffff:7f00:1]:80',
    '[64:ff9b::7f00:1]:80',
    '[fe80::1]:80',
    '169.254.169.254:80',
    '[::ffff:169.254.169.254]:80',
    '[fd00:ec2::254]:80',
  ])('%s is refused with 403', async (target) => {
    const { port } = await rig.proxy()
    const answer = await connectTo(port, target, right)
    expect(answer.status).toBe(403)
    expect(answer.rest).toContain('this computer')
  })

  it('a name that resolves to loopback is refused, also when another address of it is fine', async () => {
    const { port } = await rig.proxy({
      resolve: () =>
        Promise.resolve([
          { address: '198.51.100.7', family: 4 },
          { address: '::ffff:127.0.0.1', family: 6 },
        ]),
    })
    expect((await connectTo(port, 'rebind.example.com:443', right)).status).toBe(403)
  })

  it('a name that resolves to loopback is refused behind a corporate proxy too', async () => {
    const { port } = await tunnelsTo((socket) => socket.end(), {
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    })
    expect((await connectTo(port, 'rebind.example.com:443', right)).status).toBe(403)
  })

  it('our own port is refused, by name and by address', async () => {
    const { port } = await rig.proxy()
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect((await connectTo(port, `${host}:${port}`, right)).status).toBe(403)
    }
  })

  it("is written among the strangers' lines, so that no number of them pushes out the line of a request", async () => {
    const { port } = await rig.proxy()
    await connectTo(port, '127.0.0.1:80', right)
    expect(rig.strangers).toMatchObject([{ event: 'tunnel', outcome: 'refused', host: '127.0.0.1:80', status: 403 }])
  })
})

describe('a target that cannot be reached', () => {
  it('gives 502 for a name that DNS does not know', async () => {
    const { port } = await rig.proxy({ resolve: () => Promise.reject(new Error('ENOTFOUND')) })
    const answer = await connectTo(port, 'nowhere.example.com:443', right)
    expect(answer.status).toBe(502)
    expect(answer.rest).toContain('nowhere.example.com')
  })

  it('gives 502 when the corporate proxy refuses, with its status', async () => {
    const hop = await rig.http((_request, response) => response.end())
    const { port } = await rig.proxy({
      resolve: everywhere,
      nextHopFor: () => parseNextHop(`http://u:p4ss@127.0.0.1:${hop}`),
    })
    const answer = await connectTo(port, 'git.example.com:443', right)
    expect(answer.status).toBe(502)
    expect(answer.rest).not.toContain('p4ss')
  })

  it('gives 502 when the corporate proxy is not there', async () => {
    const gone = await rig.proxy()
    await gone.close()
    const { port } = await rig.proxy({
      resolve: everywhere,
      nextHopFor: () => parseNextHop(`http://127.0.0.1:${gone.port}`),
    })
    expect((await connectTo(port, 'git.example.com:443', right)).rest).toContain('refused')
  })
})

describe('a name that is slow to be found', () => {
  const neverFound: Resolve = () => new Promise(() => undefined)

  it('is given up with 504 after the time that a connection may take', async () => {
    const timers = manualTimers()
    const { port } = await rig.proxy({ resolve: neverFound, timers })
    const answer = connectTo(port, 'slow.example.com:443', right)
    await vi.waitFor(() => expect(timers.pending()).toBeGreaterThan(1))
    timers.advance(30_000)
    expect(await answer).toMatchObject({ status: 504, rest: expect.stringContaining('DNS') })
  })

  it('is left to the corporate proxy after three seconds', async () => {
    const timers = manualTimers()
    const { port } = await tunnelsTo((socket) => socket.end('hello'), { resolve: neverFound, timers })
    const answer = connectTo(port, 'slow.example.com:443', right)
    await vi.waitFor(() => expect(timers.pending()).toBeGreaterThan(1))
    timers.advance(3_000)
    const { status, rest, socket } = await answer
    expect(status).toBe(200)
    expect(rest + (await readToEnd(socket))).toBe('hello')
  })

  it('has one thread of the resolver at most, however many tunnels wait', async () => {
    let running = 0
    let most = 0
    const { port } = await rig.proxy({
      resolve: async () => {
        most = Math.max(most, ++running)
        for (let turns = 0; turns < 50; turns += 1) await turn()
        running -= 1
        throw new Error('ENOTFOUND')
      },
    })
    const answers = Array.from({ length: 20 }, (_, at) => connectTo(port, `${at}.example.com:443`, right))
    for (const answer of answers) expect((await answer).status).toBe(502)
    expect(most).toBe(1)
  })
})

describe('an open tunnel', () => {
  it('carries bytes that came together with the CONNECT', async () => {
    const got = Promise.withResolvers<string>()
    const { port } = await tunnelsTo((socket) => void readUntil(socket, (text) => text.length >= 5).then(got.resolve))
    const { socket } = await speak(
      port,
      `CONNECT git.example.com:22 HTTP/1.1\r\nHost: git.example.com\r\nProxy-Authorization: ${right}\r\n\r\nearly`,
    )
    expect(await got.promise).toBe('early')
    socket.destroy()
  })

  it('carries 8 MiB in both directions unchanged', async () => {
    const { port } = await tunnelsTo((socket) => socket.pipe(socket))
    const { socket } = await connectTo(port, 'git.example.com:22', right)
    const block = Buffer.alloc(1 << 20, 'abcdefg')
    let received = 0
    let same = true
    socket.on('data', (chunk: Buffer) => {
      const offset = received % block.length
      const expected = Buffer.concat([block, block]).subarray(offset, offset + chunk.length)
      same &&= chunk.equals(expected)
      received += chunk.length
    })
    socket.resume()
    for (let i = 0; i < 8; i++) if (!socket.write(block)) await once(socket, 'drain')
    socket.end()
    await readToEnd(socket)
    expect(received).toBe(8 << 20)
    expect(same).toBe(true)
  })

  it('passes on an end and lets the other direction go on', async () => {
    const { port } = await tunnelsTo((socket) => {
      void readToEnd(socket).then((text) => socket.end(`after the end: ${text}`))
    })
    const { socket } = await connectTo(port, 'git.example.com:22', right)
    socket.end('question')
    expect(await readToEnd(socket)).toBe('after the end: question')
  })

  it('ends the target when the client breaks off', async () => {
    const ended = Promise.withResolvers<void>()
    const { port } = await tunnelsTo((socket) =>
      socket
        .resume()
        .on('close', () => ended.resolve())
        .on('end', () => socket.end()),
    )
    const { socket } = await connectTo(port, 'git.example.com:22', right)
    socket.resetAndDestroy()
    expect(await ended.promise).toBeUndefined()
  })

  it('resets the client when the target breaks off, so that half an answer does not look whole', async () => {
    const { port } = await tunnelsTo((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const { socket } = await connectTo(port, 'git.example.com:22', right)
    const error = once(socket, 'error')
    socket.write('x')
    socket.resume()
    expect(await error).toMatchObject([{ code: 'ECONNRESET' }])
  })

  it('ends after the idle limit', async () => {
    const { port } = await tunnelsTo((socket) => socket.resume(), { idleMs: 20 })
    const { socket } = await connectTo(port, 'git.example.com:22', right)
    expect(await readToEnd(socket)).toBe('')
  })

  it('is written to the audit log with its bytes', async () => {
    const written = Promise.withResolvers<AuditRecord>()
    const { port } = await tunnelsTo((socket) => socket.end('12345'), { audit: { append: written.resolve } })
    const { socket, rest } = await connectTo(port, 'git.example.com:22', right)
    expect(rest + (await readToEnd(socket))).toBe('12345')
    socket.end()
    expect(await written.promise).toMatchObject({
      event: 'tunnel',
      outcome: 'allowed',
      host: 'git.example.com:22',
      bytesOut: 5,
    })
  })
})
