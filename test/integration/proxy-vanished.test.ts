// A client that goes away while nobody reads from it: what AWS does not take waits in every buffer on the way, the end of the connection behind it.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditRecord } from '#contract/model.ts'
import { systemTimers } from '#util/async/timers.ts'
import { authority, basic, createRig as createConnections, password } from '../unit/engine/proxy/connection-rig.ts'
import { createRig, liveGrant, realKeys, type Rig } from './proxy-pipeline-rig.ts'
import { signed } from './proxy-pipeline-signing.ts'

const host = 's3.us-east-1.amazonaws.com'
const size = 64 * 1024 * 1024
let connections: ReturnType<typeof createConnections>
let rig: Rig
let ports: { readonly deaf: number; readonly proxy: number }
let isAwaited = false
let tell: (record: AuditRecord) => void = () => undefined

beforeAll(async () => {
  connections = createConnections()
  const audit = { append: (record: AuditRecord) => tell(record) }
  // Takes connections and reads nothing.
  const deaf = await connections.tcp((socket) => socket.pause())
  const address = { address: '127.0.0.1', family: 4 } as const
  rig = await createRig({
    host,
    upstream: await connections.upstream({ resolve: () => Promise.resolve([address]) }),
    deps: {
      audit,
      endpointOverrides: { urlFor: () => `http://localhost:${deaf}` },
      grants: {
        find: () => liveGrant,
        byId: () => undefined,
        credentials: (_grant, signal) =>
          isAwaited
            ? new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))))
            : Promise.resolve(realKeys),
        derive: () => Promise.reject(new Error('nothing was handed out')),
        touch: () => undefined,
        invalidate: () => undefined,
      },
    },
  })
  const proxy = await connections.proxy({
    audit,
    // What is looked at every second.
    timers: { set: (callback, ms) => systemTimers.set(callback, ms === 1_000 ? 20 : ms) },
    handler: rig.handler,
    resolve: () => Promise.resolve([{ address: '192.0.2.1', family: 4 }]),
    dialDirect: () => Promise.resolve(connect(deaf, '127.0.0.1')),
  })
  ports = { deaf, proxy: proxy.port }
})
afterAll(async () => {
  await rig.close()
  await connections.close()
})

const authorization = `Proxy-Authorization: ${basic('latchkey', password)}\r\n`

async function tunnelTo(target: string): Promise<Socket> {
  const socket = connect(ports.proxy, '127.0.0.1').on('error', () => undefined)
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`)
  await once(socket, 'data')
  return socket
}

interface Upload {
  readonly plain: Socket
  readonly inside: Socket
}
const upload = (): string => {
  const unsigned = [['Content-Length', String(size)]] as const
  const { method, target, headers } = signed({
    service: 's3',
    host,
    method: 'PUT',
    target: '/b/k',
    payload: 'UNSIGNED-PAYLOAD',
    unsigned,
  })
  return `${method} ${target} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}
async function toAws(head: string): Promise<Upload> {
  const plain = await tunnelTo(`${host}:443`)
  const inside = connectTls({ socket: plain, servername: host, ca: (await authority()).pem }).on(
    'error',
    () => undefined,
  )
  await once(inside, 'secureConnect')
  inside.write(head)
  return { plain, inside }
}

const uploads: Readonly<Record<string, () => Promise<Upload>>> = {
  'an upload that AWS does not take': () => toAws(upload()),
  'an upload that was asked for by Expect': async () => {
    const { plain, inside } = await toAws(upload().replace('\r\n\r\n', '\r\nExpect: 100-continue\r\n\r\n'))
    await once(inside, 'data')
    return { plain, inside }
  },
  'an upload whose credentials are awaited': () => {
    isAwaited = true
    return toAws(upload())
  },
  'a tunnel whose target takes nothing': async () => {
    const plain = await tunnelTo('example.org:443')
    return { plain, inside: plain }
  },
  'a plain request that its server does not take': async () => {
    const plain = connect(ports.proxy, '127.0.0.1').on('error', () => undefined)
    await once(plain, 'connect')
    plain.write(
      `PUT http://example.org/ HTTP/1.1\r\nHost: example.org\r\n${authorization}Content-Length: ${size}\r\n\r\n`,
    )
    return { plain, inside: plain }
  },
}

/** Turns of the event loop in which nothing moved: both ends of every connection are in this process. */
const stillFor = 200

/** Sends until everything on the way is full. */
async function fill({ plain, inside }: Upload): Promise<void> {
  const piece = Buffer.alloc(1024 * 1024)
  for (let still = 0, before = -1; still < stillFor; still++) {
    if (inside.writableLength === 0) inside.write(piece)
    await new Promise(setImmediate)
    if (plain.bytesWritten !== before) still = 0
    before = plain.bytesWritten
  }
}

const ends: Readonly<Record<string, (socket: Socket) => unknown>> = {
  closes: (socket) => socket.destroy(),
  'is reset': (socket) => socket.resetAndDestroy(),
}

describe('a client whose connection', () => {
  const cases = Object.keys(ends).flatMap((how) => Object.keys(uploads).map((what) => [how, what] as const))
  it.for(cases)('%s in the middle of %s frees its request soon', async ([how, what], ctx) => {
    if (how === 'closes' && process.platform !== 'linux') ctx.skip('only Linux tells of an end that nobody has read')
    isAwaited = false
    const told = new Promise<AuditRecord>((resolve) => (tell = resolve))
    const sent = await uploads[what]?.()
    if (sent === undefined) throw new Error('no such upload')
    await fill(sent)
    ends[how]?.(sent.plain)
    expect((await told).outcome).not.toBe('refused')
  })
})
