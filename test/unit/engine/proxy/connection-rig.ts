// Real parts for the tests of the connection layer: servers with real TLS on loopback, and a client that speaks raw bytes.
import { once } from 'node:events'
import { createServer as createHttp, type RequestListener, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect, createServer as createTcp, type Server as TcpServer, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'
import type { AuditRecord } from '#contract/model.ts'
import { createAuthority, loadAuthority } from '#engine/proxy/certificates/authority.ts'
import { createLeaves, type LeafFor } from '#engine/proxy/certificates/leaf.ts'
import { createProxyListener, type ListenerOptions } from '#engine/proxy/listen/listener.ts'
import { createUpstream, type UpstreamOptions } from '#engine/net/upstream.ts'
import type { Log } from '#util/ports.ts'

export const now = Date.now()
export const clock = { now: () => Date.now() }
export const password = 'a-password'
export const suffixes = ['amazonaws.com', 'api.aws', 'localhost']

export interface LogLine {
  readonly level: string
  readonly message: string
}

export function createLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const at = (level: string) => (message: string) => {
    lines.push({ level, message })
  }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Everything that one test opens, closed in one go. */
export function createRig() {
  const closers: (() => unknown)[] = []
  const log = createLog()
  const audit: AuditRecord[] = []
  /** Of what `audit` holds. */
  const strangers: AuditRecord[] = []

  const listen = async (server: Server | TcpServer): Promise<number> => {
    const sockets = new Set<Socket>()
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(resolve))
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
    return address.port
  }

  return {
    log,
    audit,
    strangers,
    listen,
    later: (close: () => unknown) => closers.push(close),
    async close() {
      for (const close of closers.reverse()) await close()
    },
    tcp: (handler: (socket: Socket) => void) => listen(createTcp({ allowHalfOpen: true }, handler)),
    http: (handler: RequestListener) => listen(createHttp(handler)),
    async https(handler: RequestListener, configure?: (server: Server) => void) {
      const { leafFor } = await authority()
      const server = createHttps(
        {
          SNICallback: byName(leafFor),
          minVersion: 'TLSv1.2',
        },
        handler,
      )
      configure?.(server)
      return listen(server)
    },
    async proxy(options: Partial<ListenerOptions> = {}) {
      const { leafFor } = await authority()
      const proxy = await createProxyListener({
        port: 0,
        password,
        mayPassWithout: () => Promise.resolve(true),
        isGrant: () => false,
        limits: { most: 1_000 },
        isIntercepted: (host) => host.endsWith('.amazonaws.com'),
        leafFor,
        trust: [],
        nextHopFor: () => undefined,
        handler: (_request, response, connection) => {
          response.end(`handled for ${connection.host}`)
          return Promise.resolve()
        },
        audit: {
          append(record, caller) {
            audit.push(record)
            if (caller === 'stranger') strangers.push(record)
          },
        },
        clock,
        log,
        platform: process.platform,
        ...options,
      })
      closers.push(() => proxy.close())
      return proxy
    },
    async upstream(options: Partial<UpstreamOptions> = {}) {
      const { pem } = await authority()
      const upstream = createUpstream({ trust: [pem], clock, log, ...options })
      closers.push(() => upstream.close())
      return upstream
    },
  }
}

export type Rig = ReturnType<typeof createRig>

let shared: ReturnType<typeof openAuthority> | undefined

/** One authority for all tests of a file: it signs the stand-ins for AWS as well as our leaves. */
export const authority = () => (shared ??= openAuthority())

async function openAuthority() {
  const stored = await createAuthority({ suffixes, now })
  const opened = await loadAuthority(stored, { suffixes, now })
  if (opened === undefined) throw new Error('the authority cannot be opened')
  return { stored, opened, pem: opened.certificatePem, leafFor: await createLeaves(opened, clock) }
}

/** Shows each client the certificate of the name that it asks for. */
export function byName(leafFor: LeafFor) {
  return (name: string, done: (error: Error | null, context?: SecureContext) => void): void => {
    const show = async (): Promise<void> => {
      try {
        done(null, await leafFor(name))
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    }
    void show()
  }
}

export const basic = (user: string, secret: string): string =>
  `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`

export interface Connected {
  readonly socket: Socket
  readonly status: number
  /** Everything up to the blank line. */
  readonly head: string
  /** What came after it. For a refusal: the whole sentence. */
  readonly rest: string
}

/** Sends bytes to a port and reads the head of the answer; a refusal is read to its end. */
export async function speak(port: number, bytes: string | Buffer): Promise<Connected> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => undefined)
  socket.write(bytes)
  const first = await readUntil(socket, (text) => text.includes('\r\n\r\n'))
  const status = Number(first.slice(9, 12))
  const whole = status === 200 ? first : first + (await readToEnd(socket))
  const cut = whole.indexOf('\r\n\r\n')
  return { socket, status, head: whole.slice(0, cut), rest: whole.slice(cut + 4) }
}

export const connectTo = (port: number, target: string, authorization?: string): Promise<Connected> =>
  speak(
    port,
    `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`}\r\n`,
  )

/** TLS inside a tunnel, trusting our authority only. */
export async function secure(socket: Socket, servername: string, ALPNProtocols?: string[]): Promise<TLSSocket> {
  const { pem } = await authority()
  const inside = connectTls({ socket, servername, ca: pem, ...(ALPNProtocols === undefined ? {} : { ALPNProtocols }) })
  await once(inside, 'secureConnect')
  inside.on('error', () => undefined)
  return inside
}

export function readUntil(socket: Socket, enough: (text: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const done = (): void => {
      socket.off('data', onData).off('end', done).off('close', done)
      resolve(text)
    }
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      if (enough(text)) {
        socket.pause()
        done()
      }
    }
    socket.on('data', onData).on('end', done).on('close', done)
    socket.resume()
  })
}

export const readToEnd = (socket: Socket): Promise<string> => readUntil(socket, () => false)
