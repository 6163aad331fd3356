import { once } from 'node:events'
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
} from './connection-rig.ts'

const host = 'sts.eu-west-1.amazonaws.com'
const right = basic('latchkey', password)

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

const get = (name = host): string => `GET / HTTP/1.1\r\nHost: ${name}\r\n\r\n`

describe('what is not CONNECT', () => {
  it('answers an absolute http request with 400 and a sentence that says how to use the proxy', async () => {
    const { port } = await rig.proxy()
    const answer = await speak(port, 'GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n')
    expect(answer.status).toBe(400)
    expect(answer.rest).toContain('HTTPS_PROXY')
  })

  it('answers an origin request with 400', async () => {
    const { port } = await rig.proxy()
    expect((await speak(port, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')).status).toBe(400)
  })

  it('answers garbage with 400 and goes on serving', async () => {
    const { port } = await rig.proxy()
    expect((await speak(port, '\u0000\u0001garbage\r\n\r\n')).status).toBe(400)
    expect((await connectTo(port, `${host}:443`)).status).toBe(200)
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
  it('ends TLS without a password and hands requests to the handler', async () => {
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
    ['HTTP/1.0 with Transfer-Encoding', 'POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
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
