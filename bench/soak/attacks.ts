// What a tool, a stranger on this computer or the network may do to the proxy, one connection at a time. Each settles when its connection is gone.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext } from 'node:tls'
import type { Requests } from './attack-requests.ts'
import { pick } from './random.ts'

export interface Target {
  readonly proxyPort: number
  readonly socketPath: string
  readonly trust: SecureContext
  /** `Proxy-Authorization` of a session whose endpoint is the liar. */
  readonly authorization: string
  /** Longest time that one connection is held, in ms. */
  readonly holdMs: number
  readonly random: () => number
  readonly requests: () => Requests
}

export const dynamo = 'dynamodb.us-east-1.amazonaws.com'
export const s3 = 's3.us-east-1.amazonaws.com'

export const attacks: Readonly<Record<string, (target: Target) => Promise<void>>> = {
  async 'connect and go'(target) {
    leave(target, await dial(target))
  },
  async 'say nothing'(target) {
    await held(target, await dial(target))
  },
  async 'garbage in place of HTTP'(target) {
    const socket = await dial(target)
    socket.write(noise(target))
    await held(target, socket)
  },
  async 'slow head'(target) {
    const socket = await dial(target)
    socket.write('CONNECT ')
    await held(target, socket, 'x')
  },
  async 'wrong password'(target) {
    const socket = await dial(target)
    socket.write(`CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic bGF0Y2hrZXk6bm8=\r\n\r\n`)
    await held(target, socket)
  },
  async 'garbage in place of TLS'(target) {
    const socket = await tunnel(target)
    socket.write(noise(target))
    await held(target, socket)
  },
  async 'half a TLS greeting'(target) {
    const socket = await tunnel(target)
    socket.write(Buffer.from('16030100c8010000c40303', 'hex'))
    await held(target, socket)
  },
  async 'go in the middle of TLS'(target) {
    const socket = await tunnel(target)
    connectTls({ socket, servername: s3, secureContext: target.trust }).on('error', () => undefined)
    await turns(target)
    leave(target, socket)
  },
  async 'silence inside TLS'(target) {
    await held(target, await secure(target))
  },
  async 'garbage inside TLS'(target) {
    await say(target, noise(target))
  },
  async 'slow head inside TLS'(target) {
    await say(target, 'GET / HTTP/1.1\r\nX-Slow: ', 'x')
  },
  async 'slow body'(target) {
    await say(target, target.requests().put, 'x'.repeat(100))
  },
  async 'slow body in memory'(target) {
    await say(target, target.requests().whole, 'x'.repeat(100))
  },
  async 'go in the middle of a body'(target) {
    const socket = await secure(target)
    socket.write(target.requests().put)
    for (let count = 0; count < 5; count += 1) socket.write(Buffer.alloc(16_384, 'x'))
    await turns(target)
    leave(target, socket)
  },
  async 'go in the middle of a spooled body'(target) {
    const socket = await secure(target)
    socket.write(target.requests().spooled)
    await turns(target)
    leave(target, socket)
  },
  async 'go in the middle of an answer'(target) {
    const socket = await secure(target)
    socket.write(target.requests().download)
    await come(socket, 'data')
    leave(target, socket)
  },
  async 'read no answer'(target) {
    const socket = await secure(target)
    socket.pause()
    socket.write(target.requests().download)
    await held(target, socket)
  },
  async 'wrong signature'(target) {
    await say(target, target.requests().wrong)
  },
  async 'lengths in two ways'(target) {
    await say(
      target,
      `POST / HTTP/1.1\r\nHost: ${dynamo}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    )
  },
  async 'a lying AWS'(target) {
    await say(target, pick(target.random, target.requests().lies))
  },
  async 'a lying AWS, given up'(target) {
    const socket = await secure(target)
    socket.write(pick(target.random, target.requests().lies))
    await turns(target)
    leave(target, socket)
  },
  async 'a lying AWS for what is not ours'(target) {
    const lie = pick(target.random, target.requests().unsignedLies)
    await say(target, lie, undefined, target.authorization)
  },
  async 'garbage on the socket'({ socketPath, ...target }) {
    const socket = hushed(connect({ path: socketPath }))
    await come(socket, 'connect')
    socket.write(
      target.random() < 0.5 ? noise(target) : 'POST /rpc/app/status HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n',
    )
    await turns(target)
    leave(target, socket)
  },
}

/** The connection under TLS: only that can be reset. */
const beneath = new WeakMap<Socket, Socket>()

type Common = Pick<Target, 'random' | 'holdMs'>

const hushed = <S extends Socket>(socket: S): S => socket.on('error', () => undefined).resume()

async function dial({ proxyPort }: Target): Promise<Socket> {
  const socket = hushed(connect({ port: proxyPort, host: '127.0.0.1', noDelay: true }))
  await come(socket, 'connect')
  return socket
}

/** After the answer to a CONNECT; an AWS host without a password half of the time. */
async function tunnel(target: Target, authorization?: string): Promise<Socket> {
  const socket = await dial(target)
  const proof = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`
  socket.write(`CONNECT ${s3}:443 HTTP/1.1\r\nHost: ${s3}:443\r\n${proof}\r\n`)
  await come(socket, 'data')
  return socket
}

async function secure(target: Target, authorization?: string): Promise<Socket> {
  const plain = await tunnel(target, authorization)
  const socket = hushed(connectTls({ socket: plain, servername: s3, secureContext: target.trust }))
  beneath.set(socket, plain)
  // TLS over a connection that is gone already never says so.
  if (plain.destroyed) socket.destroy()
  else plain.once('close', () => socket.destroy())
  await come(socket, 'secureConnect')
  return socket
}

async function say(target: Target, bytes: string | Buffer, drip?: string, authorization?: string): Promise<void> {
  const socket = await secure(target, authorization)
  socket.write(bytes)
  await held(target, socket, drip)
}

/** Settles with the event, or when the connection is gone instead. */
async function come(socket: Socket, event: string): Promise<void> {
  if (!socket.destroyed) await Promise.race([once(socket, event), once(socket, 'close')])
}

/** Keeps the connection until the other side ends it or the time is up, then goes; `drip` is written once in a while. */
function held(common: Common, socket: Socket, drip?: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve()
    const dripping = drip === undefined ? undefined : setInterval(() => socket.write(drip), 1_000)
    const timer = setTimeout(() => leave(common, socket), common.random() * common.holdMs)
    socket.once('close', () => {
      clearTimeout(timer)
      clearInterval(dripping)
      resolve()
    })
  })
}

/** One of the ways in which a connection ends. */
function leave({ random }: Pick<Common, 'random'>, socket: Socket): void {
  const way = random()
  if (way < 0.4) (beneath.get(socket) ?? socket).resetAndDestroy()
  else if (way < 0.8) socket.destroy()
  else socket.end(() => socket.destroy())
}

async function turns({ random }: Common): Promise<void> {
  for (let left = Math.floor(random() * 6); left > 0; left -= 1) await new Promise(setImmediate)
}

function noise({ random }: Common): Buffer {
  return Buffer.from(Array.from({ length: 1 + Math.floor(random() * 400) }, () => Math.floor(random() * 256)))
}
