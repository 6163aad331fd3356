// The pipeline inside the connection layer: CONNECT, TLS under our authority, and the real way out.
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import type { RawHeaders } from '#util/http/message.ts'
import {
  clock,
  connectTo,
  createRig as createConnections,
  readToEnd,
  secure,
} from '../unit/engine/proxy/connection-rig.ts'
import type { Rig, RigOptions } from './proxy-pipeline-rig.ts'
import { createRig, realKeys } from './proxy-pipeline-rig.ts'
import { header, isSignedBy, sha256, signed } from './proxy-pipeline-signing.ts'

const host = 'dynamodb.us-east-1.amazonaws.com'
let rig: Rig | undefined
let connections = createConnections()
afterEach(async () => {
  await connections.close()
  await rig?.close()
  connections = createConnections()
  rig = undefined
})

async function open(options: RigOptions = {}): Promise<{ rig: Rig; port: number }> {
  const upstream = await connections.upstream()
  const made = await createRig({ host, upstream, ...options, deps: { clock, ...options.deps } })
  rig = made
  const proxy = await connections.proxy({ handler: made.handler })
  return { rig: made, port: proxy.port }
}

/** Sends raw bytes inside of an intercepted connection and reads until the proxy closes. */
async function exchange(port: number, bytes: string | Buffer, to = host): Promise<string> {
  const tunnel = await connectTo(port, `${to}:443`)
  const inside = await secure(tunnel.socket, to)
  inside.write(bytes)
  return readToEnd(inside)
}

const lines = (headers: RawHeaders): string => headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
const jsonCall: RawHeaders = [
  ['Content-Type', 'application/x-amz-json-1.0'],
  ['X-Amz-Target', 'DynamoDB_20120810.ListTables'],
]

describe('the pipeline behind TLS', () => {
  it('signs again and answers, request after request on one connection', async () => {
    const { rig, port } = await open()
    const request = signed({ headers: jsonCall, body: Buffer.from('{}'), at: Date.now() })
    const one = `POST / HTTP/1.1\r\n${lines(request.headers)}\r\n{}`
    const last = `POST / HTTP/1.1\r\n${lines(request.headers)}Connection: close\r\n\r\n{}`
    const text = await exchange(port, one + last)
    expect(text.split('HTTP/1.1 200 OK').length).toBe(3)
    expect(rig.seen.map((seen) => isSignedBy(seen, realKeys))).toEqual([true, true])
    expect(header(rig.seen[0]?.headers ?? [], 'host')).toBe(host)
    expect(rig.audit).toMatchObject([{ outcome: 'allowed' }, { outcome: 'allowed' }])
  })

  it('never completes a body with a wrong hash at AWS', async () => {
    const { rig, port } = await open()
    const body = Buffer.alloc(2 * 1024 * 1024, 'x')
    const request = signed({ headers: jsonCall, body, payload: sha256('other'), at: Date.now() })
    const head = `POST / HTTP/1.1\r\n${lines(request.headers)}Connection: close\r\n\r\n`
    const text = await exchange(port, Buffer.concat([Buffer.from(head), body]))
    expect(text).toContain('HTTP/1.1 400')
    expect(text).toContain('InvalidSignatureException')
    expect(rig.seen).toEqual([])
  })

  it('answers a repeated Host with 400 and a sentence that says so', async () => {
    const { rig, port } = await open()
    const request = signed({ headers: jsonCall, at: Date.now() })
    const host = request.headers.filter(([name]) => name === 'Host')
    const text = await exchange(
      port,
      `POST / HTTP/1.1\r\n${lines([...request.headers, ...host])}Connection: close\r\n\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 400 [^]*the request has 2 Host headers/)
    expect(rig.begun).toEqual([])
  })

  it('answers 421 to another host than the one of the CONNECT', async () => {
    const { rig, port } = await open()
    const request = signed({ headers: jsonCall, host: 'sts.us-east-1.amazonaws.com', at: Date.now() })
    const text = await exchange(port, `POST / HTTP/1.1\r\n${lines(request.headers)}Connection: close\r\n\r\n`)
    expect(text).toContain('HTTP/1.1 421')
    expect(rig.begun).toEqual([])
  })

  it.each([
    ['two ways of giving the length', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n'],
    ['a blank before a colon', 'Content-Length : 2\r\n'],
    ['a bare line feed', 'X-A: 1\nX-B: 2\r\nContent-Length: 2\r\n'],
    ['a NUL in a header', 'X-A: \0\r\n'],
  ])('answers 400 to %s, and nothing leaves', async (_what, framing) => {
    const { rig, port } = await open()
    const text = await exchange(port, `POST / HTTP/1.1\r\nHost: ${host}\r\n${framing}\r\n{}`)
    expect(text).toContain('HTTP/1.1 400')
    expect(rig.begun).toEqual([])
  })

  it('ends the request at AWS when the tool goes away', async () => {
    const gone = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const { rig, port } = await open({
      eager: (request) => {
        begun.resolve()
        request.on('close', () => gone.resolve())
      },
    })
    const tunnel = await connectTo(port, `${host}:443`)
    const inside = await secure(tunnel.socket, host)
    const request = signed({ headers: jsonCall, body: Buffer.from('{}'), at: Date.now() })
    inside.write(`POST / HTTP/1.1\r\n${lines(request.headers)}\r\n{}`)
    await begun.promise
    inside.destroy()
    await once(tunnel.socket, 'close')
    await gone.promise
    await expect.poll(() => rig.audit).toMatchObject([{ outcome: 'failed', reason: 'the tool went away' }])
  })

  it('passes what is not ours untouched', async () => {
    const { rig, port } = await open()
    const head = `GET /a//b?x=1 HTTP/1.1\r\nHOST: ${host}\r\nauthorization: Bearer t\r\nConnection: close\r\n\r\n`
    expect(await exchange(port, head)).toContain('HTTP/1.1 200 OK')
    expect(rig.seen[0]).toMatchObject({ target: '/a//b?x=1' })
    expect(rig.audit).toMatchObject([{ outcome: 'foreign' }])
  })
})
