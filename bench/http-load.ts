// A load generator that costs little: requests as ready bytes on kept-alive TLS connections, answers told apart by Content-Length.
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

export interface Route {
  /** The origin itself, or a proxy to CONNECT through. */
  readonly port: number
  readonly connectTo?: string
  /** Value of `Proxy-Authorization`. */
  readonly authorization?: string
  /** Trusted for this route. */
  readonly ca: string
  readonly serverName: string
}

export async function open(route: Route): Promise<TLSSocket> {
  const tcp = connectTcp({ port: route.port, host: '127.0.0.1', noDelay: true })
  await once(tcp, 'connect')
  if (route.connectTo !== undefined) await connectThrough(tcp, route.connectTo, route.authorization)
  const socket = connectTls({ socket: tcp, servername: route.serverName, ca: route.ca })
  await once(socket, 'secureConnect')
  return socket
}

async function connectThrough(tcp: Socket, target: string, authorization: string | undefined): Promise<void> {
  const proof = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`
  tcp.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${proof}\r\n`)
  const [head]: Buffer[] = await once(tcp, 'data')
  if (!head?.toString('latin1').startsWith('HTTP/1.1 200'))
    throw new Error(`CONNECT was answered ${head?.toString('latin1').split('\r\n')[0]}`)
}

/** Sends one request and reads its whole answer. Gives the bytes of the answer's body. */
export function exchange(socket: TLSSocket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let head: Buffer | undefined
    let expected = 0
    let received = 0
    const finish = (error?: Error): void => {
      socket.off('data', read)
      socket.off('close', closed)
      if (error) reject(error)
      else resolve(received)
    }
    const closed = (): void => finish(new Error('the connection was closed in the middle of an answer'))
    const read = (chunk: Buffer): void => {
      let body = chunk
      if (expected === 0) {
        head = head ? Buffer.concat([head, chunk]) : chunk
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        const text = head.toString('latin1', 0, end)
        if (!text.startsWith('HTTP/1.1 200'))
          return finish(new Error(`${text.split('\r\n')[0]}: ${head.toString('latin1', end + 4, end + 400)}`))
        expected = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0)
        body = head.subarray(end + 4)
      }
      received += body.length
      if (received >= expected) finish()
    }
    socket.on('data', read)
    socket.on('close', closed)
    socket.write(request)
  })
}

export interface Load {
  readonly perSecond: number
  /** Of single requests, in ms. */
  readonly latencies: readonly number[]
}

/** As many requests as fit into the time on so many connections. */
export async function load(route: Route, request: Buffer, connections: number, forMs: number): Promise<Load> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(route)))
  const latencies: number[] = []
  const began = performance.now()
  await Promise.all(
    sockets.map(async (socket) => {
      for (;;) {
        const sent = performance.now()
        if (sent - began >= forMs) break
        await exchange(socket, request)
        latencies.push(performance.now() - sent)
      }
    }),
  )
  const took = performance.now() - began
  for (const socket of sockets) socket.destroy()
  return { perSecond: (latencies.length / took) * 1000, latencies }
}
