import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  authority,
  basic,
  connectTo,
  createRig,
  password,
  readToEnd,
  readUntil,
  type Rig,
  secure,
  speak,
} from '../connection-rig.ts'
import { countRequestsRead } from '../../../util/requests-read.ts'
import { manualTimers } from './manual-timers.ts'

const host = 'sts.eu-west-1.amazonaws.com'
const right = basic('latchkey', password)

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

const get = (name = host): string => `GET / HTTP/1.1\r\nHost: ${name}\r\n\r\n`

describe('what is not CONNECT', () => {
  it.each(['/', '*'])(
    'answers a request for %s with 400 and a sentence that says how to use the proxy',
    async (path) => {
      const { port } = await rig.proxy()
      const answer = await speak(
        port,
        `OPTIONS ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nProxy-Authorization: ${right}\r\n\r\n`,
      )
      expect(answer.status).toBe(400)
      expect(answer.rest).toContain('HTTPS_PROXY')
    },
  )

  it('answers garbage with 400 and goes on serving', async () => {
    const { port } = await rig.proxy()
    expect((await speak(port, '\u0000\u0001garbage\r\n\r\n')).status).toBe(400)
    expect((await connectTo(port, `${host}:443`)).status).toBe(200)
  })

  it.each(['/', 'http://example.com/'])('without the password is not parsed: %s', async (target) => {
    const { port } = await rig.proxy()
    const read = countRequestsRead()
    const answer = await speak(port, `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(1000))
    expect(answer.status).toBe(target === '/' ? 400 : 407)
    expect(answer.rest).not.toContain('HTTP/1.1')
    expect(read()).toBe(0)
  })

  it.each([
    'example.com',
    'example.com:0',
    'example.com:65536',
    ':443',
    'a b:443',
    '[::1:443',
    's3.amazonaws.com..:443',
  ])('answers CONNECT %j with 400', async (target) => {
    const { port } = await rig.proxy()
    expect((await connectTo(port, target, right)).status).toBe(400)
  })
})

describe('AWS service endpoints', () => {
  it.each([undefined, 'Bearer x', basic('latchkey', 'wrong')])(
    'with %s for a password are open only to connections that may pass without one',
    async (authorization) => {
      const { port } = await rig.proxy({ mayPassWithout: () => Promise.resolve(false) })
      const answer = await connectTo(port, `${host}:443`, authorization)
      expect(answer.status).toBe(407)
      expect(answer.head).toMatch(/^Proxy-Authenticate: Basic realm="latchkey"/m)
      expect((await connectTo(port, `${host}:443`, right)).status).toBe(200)
      const open = await rig.proxy()
      expect((await connectTo(open.port, `${host}:443`, authorization)).status).toBe(200)
    },
  )

  it('nobody asks whose a connection is that brings the password', async () => {
    const asked: unknown[] = []
    const { port } = await rig.proxy({ mayPassWithout: (socket) => Promise.resolve(asked.push(socket) > 0) })
    expect((await connectTo(port, `${host}:443`, right)).status).toBe(200)
    expect(asked).toEqual([])
  })

  it('tell the handler the grant that the proxy URL names, where its password is right', async () => {
    const grants: unknown[] = []
    const { port } = await rig.proxy({
      handler: (_request, response, { grantId }) => {
        grants.push(grantId)
        response.end('handled')
        return Promise.resolve()
      },
    })
    for (const given of [password, 'wrong']) {
      const inside = await secure((await connectTo(port, `${host}:443`, basic('latchkey+grant-1', given))).socket, host)
      inside.write(get())
      await readUntil(inside, (text) => text.includes('handled'))
      inside.destroy()
    }
    expect(grants).toEqual(['grant-1', undefined])
  })

  it('ends TLS and hands requests to the handler', async () => {
    const { port } = await rig.proxy()
    const { socket, status } = await connectTo(port, `${host}:443`)
    expect(status).toBe(200)
    const inside = await secure(socket, host)
    inside.write(get())
    expect(await readUntil(inside, (text) => text.includes('handled'))).toContain(`handled for ${host}`)
    inside.destroy()
  })

  it('lower-cases the host and strips one trailing dot', async () => {
    const { port } = await rig.proxy()
    const { socket } = await connectTo(port, 'STS.EU-West-1.AMAZONAWS.COM.:443')
    const inside = await secure(socket, host)
    inside.write(get())
    expect(await readUntil(inside, (text) => text.includes('handled'))).toContain(`handled for ${host}`)
    inside.destroy()
  })

  it('speaks http/1.1 only', async () => {
    const { port } = await rig.proxy()
    const { socket } = await connectTo(port, `${host}:443`)
    const inside = await secure(socket, host, ['h2', 'http/1.1'])
    expect(inside.alpnProtocol).toBe('http/1.1')
    inside.destroy()
  })

  it('takes a ClientHello that came together with the CONNECT', async () => {
    const { port } = await rig.proxy()
    const { pem } = await authority()
    const socket = connect(port, '127.0.0.1')
    const hello = await clientHello(pem)
    socket.write(Buffer.concat([Buffer.from(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`), hello]))
    const answer = await readUntil(
      socket,
      (text) => text.length > text.indexOf('\r\n\r\n') + 4 && text.includes('\r\n\r\n'),
    )
    // 22 is a handshake record: the ServerHello.
    expect(answer.split('\r\n\r\n')[1]?.charCodeAt(0)).toBe(22)
    socket.destroy()
  })

  it('holds few pieces of a body that nobody reads yet, however small they are', async () => {
    const begun = Promise.withResolvers<IncomingMessage>()
    const { port } = await rig.proxy({
      handler: (request) => {
        begun.resolve(request)
        return new Promise(() => undefined)
      },
    })
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(`POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n`)
    const request = await begun.promise
    for (let i = 0; i < 20; i++) await new Promise((resolve) => inside.write('1\r\na\r\n'.repeat(3_000), resolve))
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
    expect(request.readableLength).toBeLessThan(20_000)
  })

  it('serves many requests on one connection', async () => {
    const { port } = await rig.proxy()
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    for (let i = 0; i < 3; i++) {
      inside.write(get())
      expect(await readUntil(inside, (text) => text.includes('handled'))).toContain('200 OK')
    }
    inside.destroy()
  })

  it('answers 100 at once to a client that expects it', async () => {
    const { port } = await rig.proxy()
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(`PUT /a HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n`)
    expect(await readUntil(inside, (text) => text.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 100 /)
    inside.destroy()
  })

  it('refuses a websocket inside with 501', async () => {
    const { port } = await rig.proxy()
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
    expect(await readToEnd(inside)).toMatch(/^HTTP\/1\.1 501 /)
  })

  it('refuses a CONNECT inside with 400', async () => {
    const { port } = await rig.proxy()
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
    expect(await readToEnd(inside)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('closes a connection that sends garbage instead of TLS, without a warning', async () => {
    const { port } = await rig.proxy()
    const { socket } = await connectTo(port, `${host}:443`)
    socket.write('this is no TLS record, and long enough to be seen as such\r\n\r\n')
    await readToEnd(socket)
    expect(rig.log.lines.filter(({ level }) => level !== 'debug')).toEqual([])
    expect((await connectTo(port, `${host}:443`)).status).toBe(200)
  })

  it('closes a connection that begins no TLS within 30 s, and not before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { port } = await rig.proxy()
      const { socket } = await connectTo(port, `${host}:443`)
      // Another connection's whole exchange: by then the first one's timer is set.
      const other = await secure((await connectTo(port, `${host}:443`)).socket, host)
      other.write(get())
      await readUntil(other, (bytes) => bytes.includes('handled for'))
      let ended = false
      const end = readToEnd(socket).then(() => (ended = true))
      vi.advanceTimersByTime(29_999)
      other.write(get())
      await readUntil(other, (bytes) => bytes.includes('handled for'))
      expect(ended).toBe(false)
      vi.advanceTimersByTime(1)
      await end
      other.write(get())
      expect(await readUntil(other, (bytes) => bytes.includes('handled for'))).toContain('200')
    } finally {
      vi.useRealTimers()
    }
  })

  it('survives a client that leaves in the middle of the handshake', async () => {
    const { port } = await rig.proxy()
    const { socket } = await connectTo(port, `${host}:443`)
    socket.write(Buffer.from([22, 3, 1, 2, 0, 1]))
    socket.resetAndDestroy()
    await once(socket, 'close')
    expect((await connectTo(port, `${host}:443`)).status).toBe(200)
    expect(rig.log.lines.filter(({ level }) => level !== 'debug')).toEqual([])
  })

  it('ends the connection when the handler fails, and goes on serving', async () => {
    const { port } = await rig.proxy({ handler: () => Promise.reject(new Error('a defect')) })
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(get())
    expect(await readToEnd(inside)).toBe('')
    expect((await connectTo(port, `${host}:443`)).status).toBe(200)
  })

  it('gives the same host on another port no interception, but a demand for the password', async () => {
    const { port } = await rig.proxy()
    expect((await connectTo(port, `${host}:8443`)).status).toBe(407)
  })
})

describe('requests that could be read in two ways', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'Content-Length with Transfer-Encoding',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'Transfer-Encoding with Content-Length',
      'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n',
    ],
    ['differing lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd'],
    ['a list of lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4, 5\r\n\r\nabcd'],
    ['a bare line feed', 'GET / HTTP/1.1\nHost: h\n\n'],
    ['a bare line feed between headers', 'GET / HTTP/1.1\r\nHost: h\nX-A: b\r\n\r\n'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : h\r\n\r\n'],
    ['a space in a header name', 'GET / HTTP/1.1\r\nHost: h\r\nX A: b\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: h\r\nX-A: b\r\n c\r\n\r\n'],
    ['a zero byte', 'GET / HTTP/1.1\r\nHost: h\r\nX-A: \0\r\n\r\n'],
    ['chunked not last', 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n'],
    ['a chunk size that is no number', 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
    ['an unknown version', 'GET / HTTP/9.9\r\nHost: h\r\n\r\n'],
    ['garbage', 'total garbage\r\n\r\n'],
  ]

  it.each(cases)('answers %s with 400 and closes', async (_name, bytes) => {
    const handled: string[] = []
    const { port } = await rig.proxy({
      handler: async (request, response) => {
        for await (const chunk of request) handled.push(String(chunk))
        response.end('handled')
      },
    })
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(bytes)
    const answer = await readToEnd(inside)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).not.toContain('handled')
  })

  it('answers headers of more than 64 KiB with 431', async () => {
    const { port } = await rig.proxy()
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: ${'a'.repeat(70_000)}\r\n\r\n`)
    expect(await readToEnd(inside)).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('takes a CONNECT with headers of 40,000 bytes, and answers more than 64 KiB with 431', async () => {
    const { port } = await rig.proxy()
    const head = (size: number) => `CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}\r\nX-A: ${'a'.repeat(size)}\r\n\r\n`
    const taken = await speak(port, head(40_000))
    taken.socket.destroy()
    expect(taken.status).toBe(200)
    expect(await speak(port, head(70_000))).toMatchObject({ status: 431, rest: expect.stringContaining('64 KiB') })
  })

  it('answers an expectation that it does not know with 417 and a sentence', async () => {
    const { port } = await rig.proxy()
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nExpect: miracles\r\n\r\n`)
    expect(await readToEnd(inside)).toMatch(/^HTTP\/1\.1 417 [^]*100-continue is the only expectation/)
  })

  it('takes a session token of 40 KiB', async () => {
    const { port } = await rig.proxy()
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Amz-Security-Token: ${'a'.repeat(40_960)}\r\n\r\n`)
    expect(await readUntil(inside, (text) => text.includes('handled'))).toContain('200 OK')
    inside.destroy()
  })
})

describe('a head that does not come', () => {
  const lookMs = 5_000
  const later = (timers: ReturnType<typeof manualTimers>, ms: number): void => {
    for (let passed = 0; passed < ms; passed += lookMs) timers.advance(lookMs)
  }
  /** Every byte sent before on this computer has been read once another connection was served whole. */
  const served = async (port: number): Promise<void> => {
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(get())
    await readUntil(inside, (text) => text.includes('handled'))
    inside.destroy()
  }

  it('ends its connection, outside TLS', async () => {
    const timers = manualTimers()
    const { port } = await rig.proxy({ timers })
    const silent = connect(port, '127.0.0.1')
    const slow = connect(port, '127.0.0.1')
    slow.write(`CONNECT ${host}:443 HTTP/1.1\r\nX-A: `)
    await Promise.all([once(silent, 'connect'), once(slow, 'connect')])
    await served(port)
    const ended = Promise.all([readToEnd(silent), readToEnd(slow)])
    later(timers, 15_000)
    expect(await ended).toEqual(['', ''])
    await served(port)
  })

  it('ends its connection, inside TLS, for a first request and a later one', async () => {
    const timers = manualTimers()
    const { port } = await rig.proxy({ timers })
    const first = await secure((await connectTo(port, `${host}:443`)).socket, host)
    const second = await secure((await connectTo(port, `${host}:443`)).socket, host)
    second.write(get())
    await readUntil(second, (text) => text.includes('handled'))
    await served(port)
    for (const inside of [first, second]) inside.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: `)
    await served(port)
    const ended = Promise.all([readToEnd(first), readToEnd(second)])
    later(timers, 65_000)
    expect(await ended).toEqual(['', ''])
  })

  it('leaves a silent connection its five minutes, and a slow answer all its time', async () => {
    const timers = manualTimers()
    const asked = Promise.withResolvers<() => void>()
    const { port } = await rig.proxy({
      timers,
      handler: async (request, response) => {
        if (request.url === '/slow') await new Promise<void>((resolve) => asked.resolve(resolve))
        response.end('handled')
      },
    })
    const idle = await secure((await connectTo(port, `${host}:443`)).socket, host)
    idle.write(get())
    await readUntil(idle, (text) => text.includes('handled'))
    const slow = await secure((await connectTo(port, `${host}:443`)).socket, host)
    slow.write(`GET /slow HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    const answer = await asked.promise
    later(timers, 290_000)
    idle.write(get())
    expect(await readUntil(idle, (text) => text.includes('handled'))).toContain('200 OK')
    await served(port)
    const ended = readToEnd(idle)
    later(timers, 900_000)
    expect(await ended).toBe('')
    answer()
    expect(await readUntil(slow, (text) => text.includes('handled'))).toContain('200 OK')
    slow.destroy()
  })
})

describe('too many connections', () => {
  it('end the oldest that says nothing, and a good caller is served', async () => {
    const { port } = await rig.proxy({ limits: { most: 5 } })
    const silent = Array.from({ length: 30 }, () => connect(port, '127.0.0.1'))
    const oldest = readToEnd(silent[0] ?? connect(port))
    await Promise.all(silent.map((socket) => once(socket, 'connect')))
    expect(await oldest).toBe('')
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    inside.write(get())
    expect(await readUntil(inside, (text) => text.includes('handled'))).toContain('200 OK')
    for (const socket of [...silent, inside]) socket.destroy()
  })

  it('in use by one caller give 503 to its next, and leave room for others', async () => {
    const { port } = await rig.proxy({
      limits: { most: 8 },
      isGrant: (id) => id === 'grant-1',
      handler: () => new Promise(() => undefined),
    })
    for (let i = 0; i < 2; i++) {
      const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
      inside.write(`POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9\r\n\r\n`)
      rig.later(() => inside.destroy())
    }
    const next = await secure((await connectTo(port, `${host}:443`, basic('latchkey+grant-1', password))).socket, host)
    expect((await connectTo(port, `${host}:443`, basic('latchkey+made-up', password))).status).toBe(503)
    next.destroy()
  })
})

describe('the port', () => {
  it('is the wanted one where that is free', async () => {
    const { port, close } = await rig.proxy()
    await close()
    expect((await rig.proxy({ port })).port).toBe(port)
  })

  it('is another one where the wanted one is taken', async () => {
    const { port } = await rig.proxy()
    const second = await rig.proxy({ port })
    expect(second.port).not.toBe(port)
    expect((await connectTo(second.port, `${host}:443`)).status).toBe(200)
  })

  it('closes with every connection still open', async () => {
    const { port, close } = await rig.proxy()
    const inside = await secure((await connectTo(port, `${host}:443`)).socket, host)
    const ended = readToEnd(inside)
    await close()
    await ended
    const late = connect(port, '127.0.0.1')
    expect(await once(late, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }])
  })
})

/** The first bytes that a TLS client sends. */
async function clientHello(ca: string): Promise<Buffer> {
  const port = await rig.tcp((socket) => {
    socket.once('data', (chunk) => hello.resolve(chunk))
  })
  const hello = Promise.withResolvers<Buffer>()
  const client = connectTls({ port, host: '127.0.0.1', servername: host, ca })
  client.on('error', () => undefined)
  const bytes = await hello.promise
  client.destroy()
  return bytes
}
