import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { rootCertificates } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RawHeaders } from '#util/http/message.ts'
import type { UpstreamRequest } from '#engine/net/types.ts'
import { AppError } from '#util/app-error.ts'
import { createRig, readUntil, type Rig } from '../proxy/connection-rig.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

const host = 'sts.eu-west-1.amazonaws.com'
const signal = (): AbortSignal => new AbortController().signal

const request = (port: number, more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  host,
  method: 'GET',
  target: '/',
  headers: [['Host', host]],
  body: null,
  endpointUrl: `https://localhost:${port}`,
  principal: { id: 'session' },
  signal: signal(),
  ...more,
})

const failure = async (promise: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`not an AppError: ${String(error)}`)
  return error
}

/** An origin that keeps the raw bytes of what it got and answers with `answer`. */
async function rawOrigin(answer: string) {
  const seen: string[] = []
  const port = await rig.tcp((socket) => {
    const serve = async (): Promise<void> => {
      seen.push(await readUntil(socket, (bytes) => bytes.includes('\r\n\r\n')))
      socket.end(answer)
    }
    void serve()
  })
  return { port, seen, url: `http://127.0.0.1:${port}` }
}

describe('what goes out', () => {
  it('keeps target, order, case and repeats of the headers', async () => {
    const { seen, url } = await rawOrigin('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    const upstream = await rig.upstream()
    const headers: RawHeaders = [
      ['X-Amz-Date', '20260101T000000Z'],
      ['hOST', host],
      ['x-b', '2'],
      ['X-A', '1'],
      ['x-b', 'again'],
      ['Content-Length', '0'],
      ['connection', 'keep-alive'],
    ]
    const target = '/a//b/../c%2f?x=1+2&acl'
    const answer = await upstream.send(request(0, { method: 'POST', target, headers, endpointUrl: url }))
    answer.body.resume()
    expect(seen[0]).toBe(
      `POST ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`,
    )
  })

  it('never forwards Expect nor a Connection: close', async () => {
    const { seen, url } = await rawOrigin('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    const upstream = await rig.upstream()
    const headers: RawHeaders = [
      ['Host', host],
      ['Expect', '100-continue'],
      ['Connection', 'close'],
    ]
    const answer = await upstream.send(request(0, { headers, endpointUrl: url }))
    answer.body.resume()
    expect(seen[0]).not.toMatch(/expect|close/i)
  })

  it('gives a POST without a body a length of 0', async () => {
    const { seen, url } = await rawOrigin('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    const upstream = await rig.upstream()
    const answer = await upstream.send(request(0, { method: 'POST', endpointUrl: url }))
    answer.body.resume()
    expect(seen[0]).toMatch(/\r\nContent-Length: 0\r\n/)
    expect(seen[0]).not.toMatch(/transfer-encoding/i)
  })

  it('streams a body with its length, chunked bodies with their trailers, and buffers', async () => {
    const got: { readonly body: string; readonly headers: IncomingMessage['headers']; readonly trailers: string[] }[] =
      []
    const port = await rig.https((incoming, response) => {
      const serve = async (): Promise<void> => {
        got.push({ body: await text(incoming), headers: incoming.headers, trailers: incoming.rawTrailers })
        response.end()
      }
      void serve()
    })
    const upstream = await rig.upstream()
    const send = async (more: Partial<UpstreamRequest>) => {
      const answer = await upstream.send(request(port, { method: 'PUT', ...more }))
      await buffer(answer.body)
    }
    await send({
      headers: [
        ['Host', host],
        ['Content-Length', '6'],
      ],
      body: Readable.from([Buffer.from('abc'), Buffer.from('def')]),
    })
    await send({
      headers: [
        ['Host', host],
        ['Content-Length', '3'],
      ],
      body: Buffer.from('xyz'),
    })
    await send({
      headers: [
        ['Host', host],
        ['Transfer-Encoding', 'chunked'],
        ['Trailer', 'x-amz-checksum-crc32'],
      ],
      body: Readable.from([Buffer.from('abc')]),
      trailers: () => [['x-amz-checksum-crc32', 'AAAA']],
    })
    expect(got.map(({ body }) => body)).toEqual(['abcdef', 'xyz', 'abc'])
    expect(got[0]?.headers['content-length']).toBe('6')
    expect(got[2]?.headers['transfer-encoding']).toBe('chunked')
    expect(got[2]?.trailers).toEqual(['x-amz-checksum-crc32', 'AAAA'])
  })

  it('sends a chunked body whole when its last large piece and its end come at once', async () => {
    const port = await rig.https((incoming, response) => {
      buffer(incoming).then(
        (got) => response.end(String(got.equals(sent))),
        () => response.destroy(),
      )
    })
    const sent = Buffer.alloc(40_000, 'latchkey')
    const body = new Readable({
      read() {
        this.push(sent.subarray(0, 20_000))
        this.push(sent.subarray(20_000))
        this.push(null)
      },
    })
    const headers: RawHeaders = [
      ['Host', host],
      ['Transfer-Encoding', 'chunked'],
    ]
    const upstream = await rig.upstream()
    const answer = await upstream.send(request(port, { method: 'PUT', headers, body }))
    expect(await text(answer.body)).toBe('true')
  })

  it('keeps a chunked body flowing when the connection takes a part at once of what had piled up', async () => {
    const port = await rig.http((incoming, response) => {
      let size = 0
      // Slower than the sender, so that the system's buffer fills up in the middle of a burst, again and again.
      incoming.on('data', (piece: Buffer) => {
        size += piece.length
        incoming.pause()
        setImmediate(() => incoming.resume())
      })
      incoming.on('end', () => response.end(String(size)))
    })
    const upstream = await rig.upstream()
    let bursts = 400
    // More than the high-water mark in one turn, in pieces that are each below it.
    const body = new Readable({
      highWaterMark: 1,
      read() {
        setImmediate(() => {
          bursts -= 1
          for (let piece = 0; piece < 5; piece++) this.push(Buffer.alloc(14_000))
          if (bursts === 0) this.push(null)
        })
      },
    })
    const headers: RawHeaders = [
      ['Host', host],
      ['Transfer-Encoding', 'chunked'],
    ]
    const answer = await upstream.send(
      request(0, { method: 'PUT', headers, body, endpointUrl: `http://127.0.0.1:${port}` }),
    )
    expect(await text(answer.body)).toBe(String(400 * 5 * 14_000))
  })

  it.each([
    ['longer', 'abcdefgh'],
    ['shorter', 'abc'],
  ])('breaks the connection when the body is %s than its header says', async (_name, body) => {
    const ends: string[] = []
    const port = await rig.https((incoming) => {
      incoming.resume()
      incoming.on('end', () => ends.push('complete'))
      incoming.on('error', () => undefined)
    })
    const upstream = await rig.upstream()
    const error = await failure(
      upstream.send(
        request(port, {
          method: 'PUT',
          headers: [
            ['Host', host],
            ['Content-Length', '6'],
          ],
          body: Readable.from([Buffer.from(body)]),
        }),
      ),
    )
    expect(error.message).toContain('as long as')
    expect(ends).toEqual([])
  })
})

describe('what comes back', () => {
  it('keeps status text, order, case and repeats of the headers', async () => {
    const { url } = await rawOrigin(
      'HTTP/1.1 299 Very Fine\r\nx-B: 1\r\nSet-Cookie: a\r\nX-a: 2\r\nSet-Cookie: b\r\nContent-Length: 2\r\n\r\nok',
    )
    const answer = await (await rig.upstream()).send(request(0, { endpointUrl: url }))
    expect(answer.status).toBe(299)
    expect(answer.statusText).toBe('Very Fine')
    expect(answer.headers).toEqual([
      ['x-B', '1'],
      ['Set-Cookie', 'a'],
      ['X-a', '2'],
      ['Set-Cookie', 'b'],
      ['Content-Length', '2'],
    ])
    expect(await text(answer.body)).toBe('ok')
  })

  it('never decompresses', async () => {
    const packed = gzipSync('plain')
    const port = await rig.https((_incoming, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed),
    )
    const answer = await (await rig.upstream()).send(request(port))
    expect(await buffer(answer.body)).toEqual(packed)
  })

  it('passes response trailers', async () => {
    const { url } = await rawOrigin(
      'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n',
    )
    const answer = await (await rig.upstream()).send(request(0, { endpointUrl: url }))
    expect(await text(answer.body)).toBe('ok')
    expect(answer.trailers()).toEqual([['X-Sum', '7']])
  })

  it('skips informational answers', async () => {
    const { url } = await rawOrigin(
      'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    )
    const answer = await (await rig.upstream()).send(request(0, { endpointUrl: url }))
    expect(answer.status).toBe(200)
  })

  it.each([
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart'],
    ['chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\npart'],
  ])('a body %s that breaks off is a failure, never an end', async (_name, bytes) => {
    const { url } = await rawOrigin(bytes)
    const answer = await (await rig.upstream()).send(request(0, { endpointUrl: url }))
    await expect(text(answer.body)).rejects.toThrow('aborted')
  })

  it('holds the sender back when nobody reads', async () => {
    let written = 0
    const port = await rig.https((_incoming, response) => {
      const block = Buffer.alloc(65_536)
      const more = (): void => {
        while (written < 1024 && response.write(block)) written++
        if (written < 1024) response.once('drain', more)
      }
      more()
    })
    const answer = await (await rig.upstream()).send(request(port))
    expect(answer.body.readableFlowing).not.toBe(true)
    answer.body.once('readable', () => undefined)
    await once(answer.body, 'readable')
    expect(answer.body.readableLength).toBeLessThan(1 << 20)
    expect(written).toBeLessThan(1024)
    answer.body.destroy()
  })
})

it('holds few pieces of an answer that nobody reads, however small they are', async () => {
  const port = await rig.tcp((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
      for (let i = 0; i < 20; i++) socket.write('1\r\na\r\n'.repeat(10_000))
    })
  })
  const upstream = await rig.upstream()
  const answer = await upstream.send(request(0, { endpointUrl: `http://127.0.0.1:${port}` }))
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
  expect(answer.body.readableLength).toBeLessThan(20_000)
})

describe('connections', () => {
  it('are kept from request to request, HEAD included', async () => {
    let connections = 0
    const port = await rig.https(
      (_incoming, response) => response.writeHead(200, { 'Content-Length': 2 }).end('ok'),
      (server) => server.on('secureConnection', () => connections++),
    )
    const upstream = await rig.upstream()
    for (const method of ['GET', 'HEAD', 'POST', 'GET']) {
      const answer = await upstream.send(request(port, { method }))
      await buffer(answer.body)
      // The connection is free again one turn of the event loop after the end.
      await new Promise((next) => setImmediate(next))
    }
    expect(connections).toBe(1)
  })

  it('that the far end closed while idle do not fail the next request', async () => {
    const sockets: { destroy(): void }[] = []
    const port = await rig.https(
      (_incoming, response) => response.end('ok'),
      (server) => server.on('connection', (socket) => sockets.push(socket)),
    )
    let time = 0
    const upstream = await rig.upstream({ clock: { now: () => time } })
    await buffer((await upstream.send(request(port, { method: 'POST' }))).body)
    await new Promise((next) => setImmediate(next))
    for (const socket of sockets) socket.destroy()
    time += 60_000
    const answer = await upstream.send(request(port, { method: 'POST' }))
    expect(await text(answer.body)).toBe('ok')
  })

  it('end at once when the tool goes away, before and during the answer', async () => {
    const closed: string[] = []
    const gone = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const port = await rig.https((incoming, response) => {
      const silent = incoming.url === '/silent'
      if (!silent) response.write('first')
      response.on('close', () => {
        closed.push(incoming.url ?? '')
        gone[silent ? 0 : 1]?.resolve()
      })
      if (silent) waiting.resolve()
    })
    const waiting = Promise.withResolvers<void>()
    const upstream = await rig.upstream()
    const first = new AbortController()
    const silent = failure(upstream.send(request(port, { target: '/silent', signal: first.signal })))
    await waiting.promise
    first.abort()
    expect((await silent).code).toBe('cancelled')
    await gone[0]?.promise
    const second = new AbortController()
    const answer = await upstream.send(request(port, { target: '/slow', signal: second.signal }))
    answer.body.on('error', () => undefined)
    second.abort()
    await gone[1]?.promise
    expect(closed).toEqual(['/silent', '/slow'])
  })

  it('end when the body of the tool breaks off', async () => {
    const outcome = Promise.withResolvers<string>()
    const port = await rig.https((incoming) => {
      incoming
        .resume()
        .on('end', () => outcome.resolve('complete'))
        .on('error', () => outcome.resolve('broken'))
    })
    const body = new Readable({ read: () => undefined })
    const sent = failure(
      (await rig.upstream()).send(
        request(port, {
          method: 'PUT',
          headers: [
            ['Host', host],
            ['Transfer-Encoding', 'chunked'],
          ],
          body,
        }),
      ),
    )
    body.push('part')
    body.destroy()
    await sent
    // The origin either saw the break or never saw the request.
    expect(await Promise.race([outcome.promise, rig.close().then(() => 'broken')])).toBe('broken')
  })

  it('survive silence that is shorter than the idle limit and end after it', async () => {
    const port = await rig.https(() => undefined)
    const error = await failure((await rig.upstream({ idleMs: 30 })).send(request(port)))
    expect(error.code).toBe('timeout')
  })
})

describe('interim answers', () => {
  const interim = 'HTTP/1.1 103 Early Hints\r\n\r\n'

  it('of a modest number come before the answer', async () => {
    const { url } = await rawOrigin(`${interim.repeat(32)}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`)
    const answer = await (await rig.upstream()).send(request(0, { endpointUrl: url }))
    expect(await text(answer.body)).toBe('ok')
  })

  it.each(['100 Continue', '102 Processing', '103 Early Hints'])('%s without end are a bad answer', async (line) => {
    const closed = Promise.withResolvers<string>()
    const port = await rig.tcp((socket) => {
      const more = (): boolean => socket.write(`HTTP/1.1 ${line}\r\n\r\n`, (error) => error ?? more())
      socket.on('error', () => undefined).on('close', () => closed.resolve('closed'))
      socket.once('data', more).resume()
    })
    const sent = (await rig.upstream()).send(request(0, { endpointUrl: `http://127.0.0.1:${port}` }))
    await expect(sent).rejects.toMatchObject({
      refusal: {
        kind: 'bad-answer',
        message: expect.stringContaining('more than 32 interim answers') as unknown,
      },
    })
    expect(await closed.promise).toBe('closed')
  })
})

describe('failures', () => {
  it('name the host when the connection is refused', async () => {
    const gone = await rig.proxy()
    await gone.close()
    const error = await failure((await rig.upstream()).send(request(gone.port)))
    expect(error).toMatchObject({ code: 'network', retry: true })
    expect(error.message).toBe('localhost cannot be reached: the connection was refused')
  })

  it('say so when DNS does not know the name', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
    const error = await failure(
      (await rig.upstream({ resolve })).send({ ...request(0), endpointUrl: 'https://no.test' }),
    )
    expect(error.message).toBe('no.test cannot be reached: DNS does not know the name')
  })

  it('point to the corporate authority when the certificate is not trusted', async () => {
    const port = await rig.https((_incoming, response) => response.end())
    const error = await failure((await rig.upstream({ trust: [...rootCertificates] })).send(request(port)))
    expect(error.code).toBe('network')
    expect(error.hint).toContain('NODE_EXTRA_CA_CERTS')
  })

  it('say so when the certificate is for another name', async () => {
    const port = await rig.https((_incoming, response) => response.end())
    // Without a server name to go by, the stand-in shows the certificate of one host only.
    const error = await failure(
      (await rig.upstream()).send(request(port, { endpointUrl: `https://127.0.0.1:${port}` })),
    )
    expect(error.message).toContain('127.0.0.1 cannot be reached')
    expect(error.code).toBe('network')
  })

  it('say so when the connection is reset before an answer', async () => {
    const port = await rig.tcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const error = await failure((await rig.upstream()).send(request(0, { endpointUrl: `http://127.0.0.1:${port}` })))
    expect(error.message).toContain('closed before an answer')
  })

  it('are not retried once something was sent', async () => {
    let requests = 0
    const port = await rig.https((incoming, response) => {
      if (++requests === 1) response.end('ok')
      else incoming.socket.destroy()
    })
    const upstream = await rig.upstream()
    await buffer((await upstream.send(request(port))).body)
    await new Promise((next) => setImmediate(next))
    expect((await failure(upstream.send(request(port)))).code).toBe('network')
    expect(requests).toBe(2)
  })

  it('refuse plain http to another machine', async () => {
    const error = await failure((await rig.upstream()).send(request(0, { endpointUrl: 'http://198.51.100.7' })))
    expect(error.code).toBe('unsupported')
  })

  it('refuse our own proxy as an endpoint', async () => {
    const { port } = await rig.proxy()
    const upstream = await rig.upstream({ isOurs: (_host, other) => other === port })
    expect((await failure(upstream.send(request(port)))).code).toBe('unsupported')
  })
})

it('an override of the environment is dialled, and Host stays that of AWS', async () => {
  let seen: string | undefined
  const port = await rig.https((incoming, response) => {
    seen = incoming.headers.host
    response.end('ok')
  })
  const upstream = await rig.upstream({ endpointOverride: () => `https://localhost:${port}` })
  const { endpointUrl: _unused, ...plain } = request(port)
  expect(await text((await upstream.send(plain)).body)).toBe('ok')
  expect(seen).toBe(host)
})
