// Raw bytes from the tool and raw bytes from AWS: nobody's request or answer may be taken for another's.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRig as createConnections, type Rig as Connections } from '../unit/engine/proxy/connection-rig.ts'
import type { RigOptions, Rig } from './proxy-pipeline-rig.ts'
import { createRig, liveGrant, realKeys } from './proxy-pipeline-rig.ts'
import { header, isSignedBy, signed } from './proxy-pipeline-signing.ts'

const host = 'dynamodb.us-east-1.amazonaws.com'
let connections: Connections
let rig: Rig | undefined
beforeEach(() => {
  connections = createConnections()
})
afterEach(async () => {
  await rig?.close()
  rig = undefined
  await connections.close()
})

/** The pipeline with the real way out, to an origin that speaks raw bytes. */
async function openTo(serve: (socket: Socket) => void, options: RigOptions = {}): Promise<Rig> {
  const port = await connections.tcp(serve)
  const upstream = await connections.upstream()
  rig = await createRig({
    ...options,
    upstream,
    deps: { endpointOverrides: { urlFor: () => `http://127.0.0.1:${port}` }, ...options.deps },
  })
  return rig
}

/** Sends bytes and gives everything that comes back until the connection closes. */
async function speak(port: number, bytes: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  let got = ''
  socket.on('data', (piece: Buffer) => (got += piece.toString('latin1')))
  socket.write(bytes, 'latin1')
  await once(socket, 'close')
  return got
}

interface Plain {
  readonly head: string
  readonly path: string
  readonly body: string
}

/** A server that knows `Transfer-Encoding: chunked`, exactly so, and Content-Length; anything else is no length to it. */
function exactServer(answer: (request: Plain, socket: Socket) => void) {
  return (socket: Socket): void => {
    let rest = ''
    socket.on('end', () => socket.end())
    socket.on('data', (piece: Buffer) => {
      rest += piece.toString('latin1')
      for (;;) {
        const cut = rest.indexOf('\r\n\r\n')
        if (cut === -1) return
        const head = rest.slice(0, cut)
        const from = cut + 4
        let end = from + Number(/\r\nContent-Length: (\d+)/i.exec(head)?.[1] ?? 0)
        if (/\r\nTransfer-Encoding: chunked(\r\n|$)/.test(head)) {
          const last = rest.indexOf('0\r\n\r\n', from)
          if (last === -1) return
          end = last + 5
        }
        if (rest.length < end) return
        const body = rest.slice(from, end)
        rest = rest.slice(end)
        answer({ head, path: head.split(' ', 2)[1] ?? '', body }, socket)
      }
    })
  }
}

const answerOf = (text: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`
const lines = (headers: readonly (readonly [string, string])[]): string =>
  headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')

describe('a request whose length could be read in two ways', () => {
  const hidden = `GET /smuggled HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  const chunks = `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`
  const framings = [
    'Transfer-Encoding: ,chunked',
    'Transfer-Encoding: identity, chunked',
    'Transfer-Encoding: gzip, chunked',
    'Transfer-Encoding: chunked, chunked',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
    'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
    'Transfer-Encoding: x-chunked',
    'Transfer-Encoding: chunked;q=1',
    'Transfer-Encoding: \x0bchunked',
    'Transfer-Encoding : chunked',
    'Transfer-Encoding:\r\n chunked',
    'Content-Length: +5',
    'Content-Length: 5, 5',
    'Content-Length: 5\r\nContent-Length: 5',
    'Content-Length: 0x5',
    'Content-Length: 5\r\nTransfer-Encoding: chunked',
    'Content-Length: 99999999999999999999',
  ]
  it.each(framings.flatMap((framing) => (['ours', 'foreign'] as const).map((whose) => [framing, whose] as const)))(
    'is refused and its connection closed: %j, %s',
    async (framing, whose) => {
      const seen: string[] = []
      const { port } = await openTo(
        exactServer(({ path }, socket) => void (seen.push(path), socket.write(answerOf('x')))),
      )
      const head = whose === 'ours' ? lines(signed({ payload: 'UNSIGNED-PAYLOAD' }).headers) : `Host: ${host}\r\n`
      const got = await speak(port, `POST / HTTP/1.1\r\n${head}${framing}\r\n\r\n${chunks}`)
      expect(got).toMatch(/^HTTP\/1\.1 400 /)
      expect(got.match(/HTTP\/1\.1/g)).toHaveLength(1)
      expect(seen).toEqual([])
    },
  )

  it('is refused in HTTP/1.0, which has no chunks', async () => {
    const { port } = await openTo((socket) => socket.destroy())
    const got = await speak(port, `POST / HTTP/1.0\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)
    expect(got).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('is named in the audit log, in the words of the service to the tool', async () => {
    const { port, audit } = await openTo((socket) => socket.destroy())
    const got = await speak(
      port,
      `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    )
    expect(got).toContain('ValidationException')
    expect(audit).toMatchObject([{ outcome: 'refused', status: 400, reason: expect.stringContaining('exactly') }])
  })
})

describe('what goes to AWS', () => {
  it('says the length in our words, and nothing that is between the tool and us', async () => {
    const heads: string[] = []
    const { port } = await openTo(
      exactServer(({ head }, socket) => void (heads.push(head), socket.write(answerOf('ok')))),
    )
    const call = signed({
      payload: 'UNSIGNED-PAYLOAD',
      service: 's3',
      host,
      headers: [
        ['TE', 'trailers'],
        ['X-Hop', '1'],
        ['x-kept', '2'],
      ],
      unsigned: [
        ['Connection', 'close, X-Hop'],
        ['Keep-Alive', 'timeout=9'],
        ['Proxy-Authorization', 'Basic x'],
        ['Proxy-Connection', 'keep-alive'],
        ['Upgrade', 'h2c'],
        ['tRANSFER-eNCODING', 'Chunked'],
      ],
    })
    const got = await speak(port, `POST / HTTP/1.1\r\n${lines(call.headers)}\r\n2\r\nab\r\n0\r\n\r\n`)
    expect(got).toMatch(/^HTTP\/1\.1 200 /)
    const [head = ''] = heads
    expect(head).toMatch(/\r\nTransfer-Encoding: chunked(\r\n|$)/)
    expect(head).not.toMatch(/\r\n(te|x-hop|keep-alive|proxy-[^:]*|upgrade):/i)
    const headers = head
      .split('\r\n')
      .slice(1)
      .map((line): [string, string] => {
        const colon = line.indexOf(': ')
        return [line.slice(0, colon), line.slice(colon + 2)]
      })
    expect(header(headers, 'authorization')).not.toMatch(/[=;](te|x-hop)[;,]/)
    const seen = {
      method: 'POST',
      target: '/',
      headers,
      body: Buffer.from('ab'),
      trailers: [],
      host,
      endpointUrl: '',
      nextHop: undefined,
    }
    expect(isSignedBy(seen, realKeys)).toBe(true)
  })
})

describe('an answer that nobody asked for', () => {
  const other = { keyId: 'LKEYOTHEROTHEROTHER2', secret: 'othersecretothersecretothersecretother12' }
  const lookup: RigOptions['lookup'] = (keyId) =>
    keyId === other.keyId
      ? {
          kind: 'live',
          grant: { ...liveGrant.grant, ...other, id: 'grant-2', sessionId: 'session-2' },
          session: { ...liveGrant.session, id: 'session-2' },
        }
      : undefined
  const derived: RigOptions['lookup'] = (keyId) =>
    keyId === other.keyId
      ? {
          kind: 'live',
          grant: {
            ...liveGrant.grant,
            ...other,
            id: 'grant-2',
            derived: { arn: 'arn:aws:iam::111122223333:role/other' },
          },
          session: liveGrant.session,
        }
      : undefined

  it.each([
    ['another session', lookup],
    ['a role that was assumed', derived],
    ['whoever is not ours', undefined],
  ])('never reaches %s', async (_who, find) => {
    const firsts = new WeakMap<Socket, string>()
    // Before it answers a second request, this AWS says once more what the first one got.
    const { port, send } = await openTo(
      exactServer(({ path }, socket) => {
        const first = firsts.get(socket)
        if (first !== undefined) socket.write(first)
        firsts.set(socket, first ?? answerOf(`for ${path}`))
        socket.write(answerOf(`for ${path}`))
      }),
      find === undefined ? {} : { lookup: find },
    )
    for (let turn = 0; turn < 20; turn += 1) {
      const first = await send(signed({ target: '/a', body: Buffer.from('{}') }))
      expect(first.body.toString()).toBe('for /a')
      const call =
        find === undefined
          ? { method: 'GET', target: '/b', headers: [['Host', host] as const] }
          : signed({ target: '/b', body: Buffer.from('{}'), ...other })
      const second = await speak(
        port,
        `${call.method} ${call.target} HTTP/1.1\r\n${lines(call.headers)}Connection: close\r\n\r\n${'body' in call ? String(call.body) : ''}`,
      )
      expect(second).not.toContain('for /a')
    }
  })

  it('is thrown away with its connection while that is idle', async () => {
    const sockets = new Set<Socket>()
    const { send } = await openTo(
      exactServer(({ path }, socket) => {
        sockets.add(socket)
        socket.write(answerOf(`for ${path}`))
      }),
    )
    for (const path of ['/a', '/b', '/c']) {
      const answer = await send(signed({ target: path, body: Buffer.from('{}') }))
      expect(answer.body.toString()).toBe(`for ${path}`)
      const [socket] = [...sockets].slice(-1)
      if (socket === undefined) throw new Error('nothing was dialled')
      const closed = once(socket, 'close')
      socket.write(answerOf('unasked'))
      await closed
    }
    expect(sockets.size).toBe(3)
  })
})

describe('an answer that could be read in two ways', () => {
  it.each([
    ['gzip, chunked', 'Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n'],
    ['chunked, gzip', 'Transfer-Encoding: chunked, gzip\r\n\r\nx'],
    ['identity', 'Transfer-Encoding: identity\r\n\r\nx'],
    ['chunked twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
    ['one length twice', 'Content-Length: 1\r\nContent-Length: 1\r\n\r\nx'],
    ['a list of lengths', 'Content-Length: 1, 1\r\n\r\nx'],
    ['a signed length', 'Content-Length: +1\r\n\r\nx'],
    ['both', 'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n'],
    ['neither, in the other order', 'Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n1\r\nx\r\n0\r\n\r\n'],
  ])('is a 502 of the service: %s', async (_what, rest) => {
    const { send, audit } = await openTo(
      exactServer((_request, socket) => void socket.end(`HTTP/1.1 200 OK\r\n${rest}`)),
    )
    const answer = await send(signed({ body: Buffer.from('{}') }))
    expect(answer.status).toBe(502)
    expect(answer.body.toString()).toContain('ServiceUnavailableException')
    expect(answer.body.toString()).toContain('cannot be passed on')
    expect(audit).toMatchObject([{ outcome: 'failed', status: 502 }])
  })

  it.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
    [
      'another protocol, which nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nx',
    ],
    ['a bare 101', 'HTTP/1.1 101 Switching Protocols\r\n\r\nx'],
  ])('is a 502 of the service where it is %s', async (_what, bytes) => {
    const { send } = await openTo(exactServer((_request, socket) => void socket.end(bytes)))
    const answer = await send(signed({ body: Buffer.from('{}') }))
    expect(answer.status).toBe(502)
  })

  it.each([
    ['204', 'POST', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', 204],
    [
      '204 with chunks',
      'POST',
      'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
      204,
    ],
    ['304', 'POST', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello', 304],
    ['HEAD', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 200],
    [
      'many of 1xx',
      'POST',
      `${'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n'.repeat(16)}${answerOf('')}`,
      200,
    ],
  ])(
    'has no body where there can be none, and its connection serves no other: %s',
    async (what, method, bytes, status) => {
      let dialled = 0
      const { port } = await openTo((socket) => {
        dialled += 1
        exactServer((_request, each) => void each.write(bytes))(socket)
      })
      for (let turn = 1; turn <= 3; turn += 1) {
        const call = signed({ method })
        const got = await speak(port, `${method} / HTTP/1.1\r\n${lines(call.headers)}Connection: close\r\n\r\n`)
        expect(got).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
        expect(got.slice(got.indexOf('\r\n\r\n') + 4)).toBe('')
        // A length on a 204 would be one for whoever believed it.
        expect(/content-length|transfer-encoding/i.test(got)).toBe(status !== 204)
        expect(dialled).toBe(what.startsWith('many') ? 1 : turn)
      }
    },
  )

  it.each(['099 Low', '000 Zero', '600 High', '999 High', '200 O\x01K', '200 O\x1b[31mK'])(
    'is refused with 502, and its connection closed, when its first line says %j',
    async (line) => {
      const closed = Promise.withResolvers<void>()
      const { port } = await openTo((socket) => {
        socket.on('close', () => closed.resolve())
        exactServer((_request, each) => void each.write(`HTTP/1.1 ${line}\r\nContent-Length: 2000000\r\n\r\nhi`))(
          socket,
        )
      })
      const call = signed({ body: Buffer.from('{}') })
      const got = await speak(port, `POST / HTTP/1.1\r\n${lines(call.headers)}Connection: close\r\n\r\n{}`)
      expect(got).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/)
      expect(got).toContain('ServiceUnavailableException')
      await closed.promise
    },
  )

  it('is cut, never completed, when it ends before its length', async () => {
    const { port } = await openTo(
      exactServer((_request, socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf')),
    )
    const call = signed({ body: Buffer.from('{}') })
    const got = await speak(port, `POST / HTTP/1.1\r\n${lines(call.headers)}\r\n{}`)
    expect(got).toMatch(/Content-Length: 50/)
    expect(got.endsWith('half')).toBe(true)
  })
})
