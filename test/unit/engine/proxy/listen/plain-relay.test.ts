import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseNextHop } from '#util/http/next-hop.ts'
import { parsePlainTarget } from '#engine/proxy/listen/plain-target.ts'
import { basic, createRig, password, readToEnd, readUntil, type Rig } from '../connection-rig.ts'

const auth = `Proxy-Authorization: ${basic('latchkey', password)}\r\n`
const host = 'plain.example.com'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

type ProxyOptions = NonNullable<Parameters<Rig['proxy']>[0]>

/** A proxy whose every direct connection ends at `port`. */
function proxyTo(port: number, options: ProxyOptions = {}) {
  const dialled: string[] = []
  return {
    dialled,
    proxy: rig.proxy({
      resolve: () => Promise.resolve([{ address: '198.51.100.7', family: 4 }]),
      dialDirect: async (name, at, addresses) => {
        dialled.push(`${name}:${at} ${addresses.map(({ address }) => address).join()}`)
        const socket = connect(port, '127.0.0.1')
        await once(socket, 'connect')
        return socket
      },
      ...options,
    }),
  }
}

const origin = (handler: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<number> =>
  rig.http((request, response) => void handler(request, response))

/** The head and body of one request, sent raw; the answer is read to its end. */
async function ask(
  port: number,
  head: string,
  body = '',
): Promise<{ readonly status: number; readonly answer: string }> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => undefined)
  socket.write(`${head}\r\nConnection: close\r\n\r\n${body}`)
  const answer = await readToEnd(socket)
  socket.destroy()
  return { status: Number(answer.slice(9, 12)), answer }
}

const get = (url: string, more = auth): string => `GET ${url} HTTP/1.1\r\nHost: x\r\n${more}`.replace(/\r\n$/, '')

describe('a plain http URL', () => {
  it.each([
    ['http://example.com', { host: 'example.com', port: 80, authority: 'example.com', path: '/' }],
    ['HTTP://Example.COM.:8080/a//b/../c?d=%7E', { host: 'example.com', port: 8080, path: '/a//b/../c?d=%7E' }],
    ['http://example.com:?x', { host: 'example.com', port: 80, path: '/?x' }],
    ['http://[fe80::1]:81/', { host: 'fe80::1', port: 81 }],
  ])('%s is read as it is written', (url, target) => {
    expect(parsePlainTarget(url, 'GET')).toMatchObject(target)
  })

  it('of OPTIONS without a path means the whole server', () => {
    expect(parsePlainTarget('http://example.com', 'OPTIONS')?.path).toBe('*')
  })

  it.each([
    'https://example.com/',
    'ftp://example.com/',
    'http://',
    'http:///a',
    'http://user@example.com/',
    'http://a:b/',
    'http://a:70000/',
    'http://a b/',
    'http://example.com/#f',
  ])('%s is none', (url) => {
    expect(parsePlainTarget(url, 'GET')).toBeUndefined()
  })
})

describe('a request with the password', () => {
  it('reaches the address that was judged, without what belongs to one connection', async () => {
    const seen: IncomingMessage[] = []
    const port = await origin((request, response) => {
      seen.push(request)
      response
        .writeHead(203, { 'X-Answer': 'yes', 'Content-Length': 6, Connection: 'X-Secret', 'X-Secret': 'hop' })
        .end('answer')
    })
    const { proxy, dialled } = proxyTo(port)
    const head = get(
      `http://${host}:8000/a//b?c`,
      `${auth}X-Odd: 1\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\nUpgrade: h2c\r\nHTTP2-Settings: a\r\nConnection: Upgrade, HTTP2-Settings\r\n`,
    )
    const { status, answer } = await ask((await proxy).port, head)
    expect(status).toBe(203)
    expect(answer).toMatch(/X-Answer: yes[^]*answer$/)
    expect(answer).not.toContain('X-Secret')
    expect(dialled).toEqual([`${host}:8000 198.51.100.7`])
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/a//b?c' })
    expect(seen[0]?.rawHeaders).toEqual(['Host', `${host}:8000`, 'X-Odd', '1', 'Connection', 'close'])
    expect(rig.audit).toMatchObject([
      { event: 'tunnel', outcome: 'allowed', host: `${host}:8000`, method: 'GET', status: 203, bytesOut: 6 },
    ])
    expect(rig.strangers).toEqual([])
  })

  it.each([
    ['a length', 'Content-Length: 4\r\n', 'body', 'content-length'],
    ['chunks', 'Transfer-Encoding: chunked\r\n', '2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n', 'transfer-encoding'],
  ])('carries a body of %s as it is', async (_what, framing, body, name) => {
    const port = await origin(async (request, response) => {
      const got = await text(request)
      response.end(`${String(request.headers[name])}: ${got}`)
    })
    const { proxy } = proxyTo(port)
    const head = `POST http://${host}/ HTTP/1.1\r\nHost: x\r\n${auth}${framing}`.replace(/\r\n$/, '')
    const { answer } = await ask((await proxy).port, head, body)
    expect(answer).toContain(`${name === 'content-length' ? '4' : 'chunked'}: body`)
    expect(rig.audit).toMatchObject([{ bytesIn: 4 }])
  })

  it('serves several requests on one connection, each with its own password', async () => {
    const port = await origin((request, response) => response.end(`answer to ${request.url}.`))
    const { proxy } = proxyTo(port)
    const socket = connect((await proxy).port, '127.0.0.1')
    for (const path of ['/a', '/b']) {
      socket.write(`GET http://${host}${path} HTTP/1.1\r\nHost: x\r\n${auth}\r\n`)
      expect(await readUntil(socket, (all) => all.includes(`${path}.`))).toContain(`answer to ${path}.`)
    }
    socket.write(`GET http://${host}/c HTTP/1.1\r\nHost: x\r\n\r\n`)
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 407 /)
  })

  it('is told at once to send a body that it asked about', async () => {
    const port = await origin(async (request, response) =>
      response.end(`${request.headers.expect ?? 'no'} ${await text(request)}`),
    )
    const { proxy } = proxyTo(port)
    const socket = connect((await proxy).port, '127.0.0.1')
    socket.write(`PUT http://${host}/ HTTP/1.1\r\nHost: x\r\n${auth}Expect: 100-continue\r\nContent-Length: 4\r\n\r\n`)
    expect(await readUntil(socket, (all) => all.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 100 /)
    socket.write('body')
    expect(await readUntil(socket, (all) => all.includes('no body'))).toContain('200 OK')
    socket.destroy()
  })

  it('goes to a corporate proxy with the whole URL and that proxy’s own password', async () => {
    const seen: IncomingMessage[] = []
    const hop = await origin((request, response) => {
      seen.push(request)
      response.end('from the company')
    })
    const { port } = await rig.proxy({
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
      nextHopFor: () => parseNextHop(`http://user:pass@127.0.0.1:${hop}`),
    })
    expect((await ask(port, get(`http://${host}/a?b`))).answer).toContain('from the company')
    expect(seen[0]?.url).toBe(`http://${host}/a?b`)
    expect(seen[0]?.headers).toMatchObject({ host, 'proxy-authorization': basic('user', 'pass') })
  })

  it('is not asked for a password that a corporate proxy wants', async () => {
    const hop = await origin((_request, response) => response.writeHead(407).end())
    const { port } = await rig.proxy({
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
      nextHopFor: () => parseNextHop(`http://127.0.0.1:${hop}`),
    })
    const { status, answer } = await ask(port, get(`http://${host}/`))
    expect(status).toBe(502)
    expect(answer).toContain('407')
  })

  it('names the grant whose next hop is taken', async () => {
    const grants: unknown[] = []
    const hop = await origin((_request, response) => response.end('x'))
    const { port } = await rig.proxy({
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
      nextHopFor: (_host, _port, grantId) => {
        grants.push(grantId)
        return parseNextHop(`http://127.0.0.1:${hop}`)
      },
    })
    await ask(port, get(`http://${host}/`, `Proxy-Authorization: ${basic('latchkey+grant-1', password)}\r\n`))
    expect(grants).toEqual(['grant-1'])
  })
})

describe('what is not relayed', () => {
  it.each([
    ['without a password', '', 407],
    ['with a wrong one', `Proxy-Authorization: ${basic('latchkey', 'wrong')}\r\n`, 407],
  ])('a request %s, from own connections too', async (_what, header, expected) => {
    const { proxy, dialled } = proxyTo(await origin((_request, response) => response.end('reached')))
    const { status, answer } = await ask((await proxy).port, get(`http://${host}/`, header))
    expect(status).toBe(expected)
    expect(answer).toMatch(/^Proxy-Authenticate: Basic realm="latchkey"/m)
    expect(dialled).toEqual([])
  })

  it.each([
    'localhost',
    'a.localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0.0.0.0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '[fe80::1]',
    '[fd00:ec2::254]',
  ])('a request to %s', async (name) => {
    const { port } = await rig.proxy()
    expect((await ask(port, get(`http://${name}/latest/meta-data`))).status).toBe(403)
    expect(rig.strangers).toMatchObject([{ event: 'tunnel', outcome: 'refused', status: 403 }])
  })

  it('a request to a name that resolves to this computer', async () => {
    const { port } = await rig.proxy({ resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) })
    expect((await ask(port, get('http://rebind.example.com/'))).status).toBe(403)
  })

  it.each(['s3.amazonaws.com', 'STS.eu-west-1.amazonaws.com.:8080', 'abc.execute-api.us-east-1.amazonaws.com'])(
    'a request to %s, which is AWS',
    async (name) => {
      const { proxy, dialled } = proxyTo(await origin((_request, response) => response.end('reached')))
      const { status, answer } = await ask((await proxy).port, get(`http://${name}/`))
      expect(status).toBe(403)
      expect(answer).toContain('https')
      expect(dialled).toEqual([])
    },
  )

  it.each([
    [
      'a stand-in key in a header',
      `http://${host}/`,
      'Authorization: AWS4-HMAC-SHA256 Credential=LKEYAAAABBBBCCCCDDDD/20260102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
    ],
    ['a stand-in key in the query', `http://${host}/?X-Amz-Credential=LKEYAAAABBBBCCCCDDDD%2F1`, 'X-A: b'],
    [
      'a signature for a name below AWS’s',
      'http://odd.us-east-1.amazonaws.com/',
      'Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
    ],
  ])('a request with %s', async (_what, url, header) => {
    const { proxy, dialled } = proxyTo(await origin((_request, response) => response.end('reached')))
    expect((await ask((await proxy).port, get(url, `${auth}${header}\r\n`))).status).toBe(403)
    expect(dialled).toEqual([])
  })

  it('a website of S3 is no AWS endpoint', async () => {
    const { proxy } = proxyTo(await origin((_request, response) => response.end('reached')))
    expect((await ask((await proxy).port, get('http://b.s3-website-us-east-1.amazonaws.com/'))).status).toBe(200)
  })

  it.each([
    ['a websocket', 'Upgrade: websocket\r\nConnection: Upgrade\r\n', 501],
    ['a coding beside chunked', 'Transfer-Encoding: gzip, chunked\r\n', 400],
    ['two lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n', 400],
    ['a length beside chunked', 'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n', 400],
    ['another expectation', 'Expect: miracles\r\n', 417],
  ])('%s', async (_what, header, expected) => {
    const { proxy, dialled } = proxyTo(await origin((_request, response) => response.end('reached')))
    expect((await ask((await proxy).port, get(`http://${host}/`, `${auth}${header}`))).status).toBe(expected)
    expect(dialled).toEqual([])
  })

  it.each(['https://example.com/', 'http://user:pass@example.com/', 'http://a:99999/'])('%s', async (url) => {
    const { port } = await rig.proxy()
    expect((await ask(port, get(url))).status).toBe(400)
  })
})

describe('an origin that fails', () => {
  const raw = (answer: (socket: Socket) => void) =>
    rig.tcp((socket) => {
      socket.once('data', () => answer(socket))
    })

  it.each<[string, (socket: Socket) => void]>([
    ['closes without an answer', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
    ['speaks no HTTP', (socket) => socket.end('garbage\r\n\r\n')],
    [
      'changes the protocol',
      (socket) => socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    ],
    ['gives interim answers only', (socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(40))],
    [
      'answers in a coding that nobody asked for',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'),
    ],
  ])('and %s gives 502', async (_what, answer) => {
    const { proxy } = proxyTo(await raw(answer))
    expect((await ask((await proxy).port, get(`http://${host}/`))).status).toBe(502)
    expect(rig.audit).toMatchObject([{ outcome: 'failed', status: 502 }])
  })

  it('and breaks off in the middle breaks the tool’s answer too', async () => {
    const { proxy } = proxyTo(
      await raw((socket) =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', () => socket.resetAndDestroy()),
      ),
    )
    const { answer } = await ask((await proxy).port, get(`http://${host}/`))
    expect(answer).toMatch(/Content-Length: 9\r\n[^]*half$/)
    expect(rig.audit).toMatchObject([{ outcome: 'failed' }])
  })

  it('and has no name gives 502', async () => {
    const { port } = await rig.proxy({ resolve: () => Promise.reject(new Error('ENOTFOUND')) })
    expect((await ask(port, get(`http://${host}/`))).status).toBe(502)
  })

  it('hears it when the tool goes away', async () => {
    const ended = Promise.withResolvers<void>()
    const { proxy } = proxyTo(
      await rig.tcp((socket) => {
        const arrived = once(socket, 'data')
        void arrived.then(() => client.destroy())
        socket.on('close', () => ended.resolve()).resume()
        socket.on('end', () => socket.end())
      }),
    )
    const client = connect((await proxy).port, '127.0.0.1')
    client.write(`${get(`http://${host}/`)}\r\n\r\n`)
    expect(await ended.promise).toBeUndefined()
  })

  it('and stays silent is given up after the idle limit', async () => {
    const { proxy } = proxyTo(await rig.tcp((socket) => socket.resume()), { idleMs: 20 })
    expect((await ask((await proxy).port, get(`http://${host}/`))).status).toBe(504)
  })
})
