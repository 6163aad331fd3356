import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nextHopFor } from '#engine/net/next-hop.ts'
import { parseNextHop } from '#util/http/next-hop.ts'
import type { Upstream } from '#engine/net/types.ts'
import {
  authority,
  basic,
  byName,
  connectTo,
  createRig,
  password,
  readToEnd,
  type Rig,
  secure,
} from '../unit/engine/proxy/connection-rig.ts'

// A stand-in for the proxy of a company: plain or with TLS, asking for a password, and able to reach what no DNS knows.

const host = 'sts.eu-west-1.amazonaws.com'
let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.close())

interface Corporate {
  readonly port: number
  readonly asked: string[]
}

/** Takes every tunnel to `port` on this computer, whatever its name, if the credentials are right. */
async function corporate(port: number, kind: 'http' | 'https'): Promise<Corporate> {
  const asked: string[] = []
  const { leafFor } = await authority()
  const server = kind === 'http' ? createServer() : createSecure({ SNICallback: byName(leafFor) })
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    asked.push(request.url ?? '')
    client.on('error', () => undefined)
    if (request.headers['proxy-authorization'] !== basic('user', 'p@ss')) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      if (head.length > 0) target.write(head)
      client.pipe(target).pipe(client)
    })
    target.on('error', () => client.destroy())
    client.on('close', () => target.destroy())
  })
  return { port: await rig.listen(server), asked }
}

const send = (
  upstream: Upstream,
  more: { readonly nextHop?: { readonly url: string; readonly noProxy: string } } = {},
) =>
  upstream.send({
    host,
    method: 'GET',
    target: '/',
    headers: [['Host', host]],
    body: null,
    principal: { id: 'session' },
    signal: new AbortController().signal,
    ...more,
  })

describe.each(['http', 'https'] as const)('a corporate proxy over %s', (kind) => {
  it('carries requests to AWS, with TLS to AWS inside and connections kept', async () => {
    let connections = 0
    const origin = await rig.https(
      (_request, response) => response.end('from AWS'),
      (server) => server.on('secureConnection', () => connections++),
    )
    const { port, asked } = await corporate(origin, kind)
    const upstream = await rig.upstream({
      agentNextHop: { url: `${kind}://user:p%40ss@localhost:${port}`, noProxy: '' },
    })
    for (let i = 0; i < 2; i++) {
      expect(await text((await send(upstream)).body)).toBe('from AWS')
      await new Promise((next) => setImmediate(next))
    }
    expect(asked).toEqual([`${host}:443`])
    expect(connections).toBe(1)
  })

  it('that refuses the password makes a failure that says what to do, without the password', async () => {
    const { port } = await corporate(0, kind)
    const upstream = await rig.upstream({
      agentNextHop: { url: `${kind}://user:wrong-one@localhost:${port}`, noProxy: '' },
    })
    const error: unknown = await send(upstream).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'network', hint: expect.stringContaining('HTTPS_PROXY') })
    expect(String(error)).toContain('407')
    expect(String(error)).not.toContain('wrong-one')
  })

  it('carries tunnels to names that only it knows', async () => {
    const origin = await rig.tcp((socket) => socket.end('hello from inside'))
    const { port, asked } = await corporate(origin, kind)
    const { pem } = await authority()
    const proxy = await rig.proxy({
      trust: [pem],
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
      nextHopFor: () => parseNextHop(`${kind}://user:p%40ss@localhost:${port}`),
    })
    const { status, socket, rest } = await connectTo(proxy.port, 'git.corp.internal:22', basic('latchkey', password))
    expect(status).toBe(200)
    expect(rest + (await readToEnd(socket))).toBe('hello from inside')
    expect(asked).toEqual(['git.corp.internal:22'])
  })
})

it('the proxy of the caller comes before that of the agent', async () => {
  const origin = await rig.https((_request, response) => response.end('ok'))
  const [first, second] = [await corporate(origin, 'http'), await corporate(origin, 'http')]
  const url = (each: Corporate): string => `http://user:p%40ss@localhost:${each.port}`
  const upstream = await rig.upstream({ agentNextHop: { url: url(first), noProxy: '' } })
  expect(await text((await send(upstream, { nextHop: { url: url(second), noProxy: '' } })).body)).toBe('ok')
  expect([first.asked.length, second.asked.length]).toEqual([0, 1])
})

it('NO_PROXY is honoured for requests to AWS', async () => {
  const origin = await rig.https((_request, response) => response.end('ok'))
  const { port, asked } = await corporate(origin, 'http')
  const upstream = await rig.upstream({
    agentNextHop: { url: `http://user:p%40ss@localhost:${port}`, noProxy: '.amazonaws.com' },
    resolve: () => Promise.reject(Object.assign(new Error('direct'), { code: 'ENOTFOUND' })),
  })
  await expect(send(upstream)).rejects.toThrow('DNS does not know the name')
  expect(asked).toEqual([])
})

it('a proxy inside our own proxy: our own address is no next hop, for requests or tunnels', async () => {
  const ours = await rig.proxy()
  const isOurs = (name: string, port: number): boolean =>
    ['localhost', '127.0.0.1'].includes(name) && port === ours.port
  const self = { url: `http://latchkey:${password}@127.0.0.1:${ours.port}`, noProxy: '' }
  expect(nextHopFor('git.example.com', 443, { caller: self, agent: self, isOurs })).toBeUndefined()
  const asked: string[] = []
  const upstream = await rig.upstream({
    agentNextHop: self,
    isOurs,
    resolve: (name) => {
      asked.push(name)
      return Promise.reject(Object.assign(new Error('direct'), { code: 'ENOTFOUND' }))
    },
  })
  await expect(send(upstream, { nextHop: self })).rejects.toThrow('DNS does not know the name')
  expect(asked).toEqual([host])
})

it('two of our proxies in a row still end TLS in the first', async () => {
  const second = await rig.proxy()
  const first = await rig.proxy({
    nextHopFor: () => parseNextHop(`http://latchkey:${password}@127.0.0.1:${second.port}`),
  })
  const { socket } = await connectTo(first.port, `${host}:443`)
  const inside = await secure(socket, host)
  inside.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  expect(await readToEnd(inside)).toContain(`handled for ${host}`)
})

it('the answer to a request that is cancelled while the corporate proxy is silent comes at once', async () => {
  const silent = await rig.tcp((socket) => socket.resume())
  const upstream = await rig.upstream({ agentNextHop: { url: `http://localhost:${silent}`, noProxy: '' } })
  const stop = new AbortController()
  const sent = upstream.send({
    host,
    method: 'GET',
    target: '/',
    headers: [['Host', host]],
    body: null,
    principal: { id: 'session' },
    signal: stop.signal,
  })
  stop.abort()
  await expect(sent).rejects.toMatchObject({ code: 'cancelled' })
})
