// A tool may go away at any moment. It ends its own request, leaves nothing open, and nothing of it is an error that nobody caught.
import { EventEmitter, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  authority,
  basic,
  createRig as createConnections,
  password,
  type Rig as Connections,
} from '../unit/engine/proxy/connection-rig.ts'
import { createRig, liveGrant, realKeys, type Rig } from './proxy-pipeline-rig.ts'
import { type SignOptions, signed } from './proxy-pipeline-signing.ts'

/** Of each stage and kind of request. */
const aborts = 100
const atOnce = 25

type Aws = 'good' | 'silent' | 'deaf' | 'half'
type Dns = 'good' | 'hangs' | 'fails'
type Scheme = 'http' | 'https'
type KeysNow = 'good' | 'awaited'
type Way = 'destroy' | 'reset' | 'half-close'
const ways: readonly Way[] = ['destroy', 'reset', 'half-close']

const uncaught: unknown[] = []
const note = (error: unknown): void => void uncaught.push(error)

let connections: Connections
let rig: Rig
let ports: { readonly origin: number; readonly listener: number }
/** What AWS does now, and what the resolver does. */
let [aws, dns, scheme, keys]: [Aws, Dns, Scheme, KeysNow] = ['good', 'good', 'http', 'good']
const open = new Set<Socket>()
const origin = new EventEmitter()

function serve(socket: Socket): void {
  open.add(socket)
  socket.on('close', () => {
    open.delete(socket)
    origin.emit('closed')
  })
  socket.on('end', () => socket.end())
  origin.emit('reached')
  if (aws === 'deaf') return
  socket.on('data', (piece: Buffer) => {
    origin.emit('reached')
    if (aws === 'half') socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf')
    // The good one is asked for one whole request after the other, each in one piece.
    if (aws === 'good' && piece.includes('HTTP/1.1')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
}

beforeAll(async () => {
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
  connections = createConnections()
  const port = await connections.tcp(serve)
  const upstream = await connections.upstream({
    resolve: async () => {
      if (dns === 'hangs') await new Promise(() => undefined)
      await new Promise(setImmediate)
      if (dns === 'fails') throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
      return [{ address: '127.0.0.1', family: 4 }]
    },
  })
  rig = await createRig({
    host: 's3.us-east-1.amazonaws.com',
    upstream,
    deps: {
      endpointOverrides: { urlFor: () => `${scheme}://localhost:${port}` },
      grants: {
        find: () => liveGrant,
        byId: () => undefined,
        credentials: (_grant, signal) =>
          keys === 'good'
            ? Promise.resolve(realKeys)
            : new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('given up')))),
        derive: () => Promise.reject(new Error('nothing was handed out')),
        touch: () => undefined,
        invalidate: () => undefined,
      },
    },
  })
  const proxy = await connections.proxy({ handler: rig.handler })
  ports = { origin: port, listener: proxy.port }
})
afterAll(async () => {
  await rig.close()
  await connections.close()
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
})

const host = 's3.us-east-1.amazonaws.com'
const s3: SignOptions = { service: 's3', host, method: 'PUT', target: '/b/k', payload: 'UNSIGNED-PAYLOAD' }
const sts: SignOptions = { service: 'sts', host, body: Buffer.from('Action=GetSessionToken') }

/** The bytes of a request of which only a part of the body is sent. */
function bytesOf(whose: 'ours' | 'foreign', options: SignOptions, framing: string, part: string): string {
  const { method, target, headers } = signed(options)
  const sent = whose === 'ours' ? headers : [['Host', host] as const]
  const lines = sent.filter(([name]) => name !== 'Content-Length').map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}${framing}\r\n${part}`
}
const half = (whose: 'ours' | 'foreign', options = s3): string =>
  bytesOf(whose, options, 'Content-Length: 100000\r\n', 'x'.repeat(4_000))
const whole = (whose: 'ours' | 'foreign', options = s3): string =>
  bytesOf(whose, options, `Content-Length: ${options.body?.length ?? 0}\r\n`, String(options.body ?? ''))
const spooled = (whose: 'ours' | 'foreign'): string =>
  bytesOf(whose, { ...s3, payload: 'absent' }, 'Transfer-Encoding: chunked\r\n', `200000\r\n${'x'.repeat(1_500_000)}`)
const form = (): string =>
  bytesOf(
    'foreign',
    { ...s3, method: 'POST' },
    'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n',
    '--b\r\n',
  )

interface Stage {
  readonly aws?: Aws
  readonly dns?: Dns
  readonly scheme?: Scheme
  readonly keys?: KeysNow
  readonly bytes: (whose: 'ours' | 'foreign') => string
  /** Whether AWS sees something of the request. */
  readonly reaches: boolean
}

const stages: Readonly<Record<string, Stage>> = {
  'no name is known yet': { dns: 'hangs', bytes: half, reaches: false },
  'the name is not known': { dns: 'fails', bytes: half, reaches: false },
  'the TLS handshake with AWS hangs': { aws: 'deaf', scheme: 'https', bytes: half, reaches: true },
  'AWS takes the connection and reads nothing': { aws: 'deaf', bytes: half, reaches: true },
  'the head is sent': { aws: 'silent', bytes: whole, reaches: true },
  'the body is half sent': { aws: 'silent', bytes: half, reaches: true },
  'the answer has begun': { aws: 'half', bytes: whole, reaches: true },
  'the answer has begun before the body ended': { aws: 'half', bytes: half, reaches: true },
  'a large body is read to be signed': { bytes: spooled, reaches: false },
  'an answer of STS is read': { aws: 'half', bytes: (whose) => whole(whose, sts), reaches: true },
  'credentials are awaited': { keys: 'awaited', bytes: half, reaches: false },
  'the beginning of a form is read': { bytes: form, reaches: false },
}

const end: Readonly<Record<Way, (socket: Socket) => unknown>> = {
  destroy: (socket) => socket.destroy(),
  reset: (socket) => socket.resetAndDestroy(),
  'half-close': (socket) => socket.end(() => socket.destroySoon()),
}

/** Sends the bytes and goes away: as soon as they are out, some turns later, or when AWS has something of them. */
async function abort(bytes: string, way: Way, turns: number, reaches: boolean): Promise<void> {
  const socket = connect({ port: rig.port, host: '127.0.0.1' })
  socket.on('error', () => undefined).resume()
  const closed = once(socket, 'close')
  const reached = reaches && turns === 5 ? once(origin, 'reached') : undefined
  await new Promise((resolve) => socket.write(bytes, resolve))
  await reached
  for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate)
  end[way](socket)
  await closed
}

async function good(whose: 'ours' | 'foreign'): Promise<string> {
  const socket = connect({ port: rig.port, host: '127.0.0.1' })
  let text = ''
  socket.on('data', (piece: Buffer) => (text += piece.toString('latin1')))
  socket.write(bytesOf(whose, { ...s3, method: 'GET' }, 'Connection: close\r\n', ''))
  await once(socket, 'close')
  return text
}

/** Nothing of a request that is over stays open towards AWS, but the connection that the session keeps. */
async function allClosed(): Promise<void> {
  // One that read nothing has not seen the end either.
  for (const socket of open) socket.resume()
  while (open.size > 1) await once(origin, 'closed')
}

describe('a tool that goes away', () => {
  const cases = Object.keys(stages).flatMap((name) =>
    (['ours', 'foreign'] as const).map((whose) => [name, whose] as const),
  )
  it.each(cases)('while %s (%s) leaves nothing behind', async (name, whose) => {
    const stage = stages[name]
    if (stage === undefined) throw new Error('no such stage')
    ;({ aws = 'good', dns = 'good', scheme = 'http', keys = 'good' } = stage)
    const bytes = stage.bytes(whose)
    for (let from = 0; from < aborts; from += atOnce) {
      const batch = Array.from({ length: atOnce }, (_none, at) => {
        const way = ways[at % ways.length] ?? 'destroy'
        return abort(bytes, way, at % 6, stage.reaches && aws !== 'good')
      })
      await Promise.all(batch)
    }
    ;[aws, dns, scheme, keys] = ['good', 'good', 'http', 'good']
    await allClosed()
    expect(await good(whose)).toMatch(/^HTTP\/1\.1 200 OK[^]*ok$/)
    expect(uncaught).toEqual([])
  })
})

describe('a client of the proxy that goes away', () => {
  const hello = Buffer.from('16030100050100000100', 'hex')
  const ask = `CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}\r\nProxy-Authorization: ${basic('latchkey', password)}\r\n\r\n`
  const moments: Readonly<Record<string, readonly (string | Buffer)[]>> = {
    'before it says anything': [],
    'in the middle of a head': [ask.slice(0, 20)],
    'after its CONNECT': [ask],
    'in the middle of its TLS greeting': [ask, hello],
    'with garbage in place of TLS': [ask, 'GET / HTTP/1.1\r\n\r\n'],
    'with garbage in place of HTTP': ['\x00\x01\x02\r\n\r\n'],
  }
  it.each(Object.keys(moments))('%s harms nobody', async (moment) => {
    for (let count = 0; count < 60; count += 1) {
      const socket = connect({ port: ports.listener, host: '127.0.0.1' })
      socket.on('error', () => undefined).resume()
      const closed = once(socket, 'close')
      await once(socket, 'connect')
      for (const piece of moments[moment] ?? []) await new Promise((resolve) => socket.write(piece, resolve))
      for (let turn = 0; turn < count % 4; turn += 1) await new Promise(setImmediate)
      end[ways[count % ways.length] ?? 'destroy'](socket)
      await closed
    }
    expect(await throughTls('GET')).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(uncaught).toEqual([])
  })

  it('in the middle of a request inside TLS harms nobody', async () => {
    aws = 'silent'
    for (let count = 0; count < 60; count += 1) await throughTls('PUT', ways[count % ways.length])
    aws = 'good'
    expect(await throughTls('GET')).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(uncaught).toEqual([])
  })

  async function throughTls(method: 'GET' | 'PUT', way?: Way): Promise<string> {
    const plain = connect({ port: ports.listener, host: '127.0.0.1' })
    plain.on('error', () => undefined)
    plain.write(ask)
    await once(plain, 'data')
    const secure = connectTls({ socket: plain, servername: host, ca: (await authority()).pem })
    secure.on('error', () => undefined)
    await once(secure, 'secureConnect')
    let text = ''
    secure.on('data', (piece: Buffer) => (text += piece.toString('latin1')))
    const closed = once(plain, 'close')
    secure.write(method === 'PUT' ? half('ours') : bytesOf('ours', { ...s3, method }, 'Connection: close\r\n', ''))
    if (way !== undefined) {
      await once(origin, 'reached')
      end[way](plain)
    }
    await closed
    return text
  }
})
