import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError } from '../util/app-error.ts'
import { hearError } from '../util/hear-error.ts'
import { belongTo, type Owner } from '../util/owner.ts'
import { systemErrorCode } from '../util/system-error-code.ts'
import { answerAndClose } from './connect-answer.ts'
import { authenticateTunnel, proxyUser } from './connect-auth.ts'
import { parseConnectTarget } from './connect-target.ts'
import { openTunnel, type TunnelParts } from './connect-tunnel.ts'
import { createInterceptor, type InterceptParts, maxHeaderBytes, refuseBroken } from './connect-intercept.ts'
import { type Resolve, systemResolve } from './resolve.ts'

export interface ListenerOptions extends Omit<TunnelParts, 'resolve' | 'idleMs'>, Omit<InterceptParts, 'idleMs'> {
  /** The port of the last run, so that old terminals work again; 0 for any. */
  readonly port: number
  /** For tunnels. Interception needs none, since there the stand-in key authenticates. */
  readonly password: string
  /** Whether TLS to this host on port 443 ends here. The host is lower-cased, without trailing dot. */
  readonly isIntercepted: (host: string) => boolean
  readonly resolve?: Resolve
  /** Silence in both directions after which a connection ends, in ms. Longer than AWS's longest call, 900 s. */
  readonly idleMs?: number
}

export interface ProxyListener {
  readonly port: number
  /** Stops listening and ends every connection. */
  close(): Promise<void>
}

const defaultIdleMs = 1_800_000

/** The proxy's one port, on 127.0.0.1. Takes another port when the wanted one is not free. */
export async function createProxyListener(options: ListenerOptions): Promise<ProxyListener> {
  const idleMs = options.idleMs ?? defaultIdleMs
  const interceptor = createInterceptor({ ...options, idleMs })
  const tunnels: TunnelParts = { ...options, idleMs, resolve: options.resolve ?? systemResolve }
  const sockets = new Set<Socket>()
  const server = createServer(
    { insecureHTTPParser: false, maxHeaderSize: maxHeaderBytes, noDelay: true },
    (request, response) => {
      request.resume()
      response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(howTo)
    },
  )
  // First of all listeners, so that the parser of the connection belongs to it too.
  server.prependListener('connection', (socket: Socket) => {
    const owner: Owner = { what: 'a connection to the proxy', destroy: () => socket.destroy() }
    belongTo(owner)
    sockets.add(hearError(socket))
    socket.once('close', () => {
      owner.destroy = undefined
      sockets.delete(socket)
    })
  })
  // A connection that the system could not hand over is lost; the port stays.
  server.on('error', (error) => {
    options.log.warn('the proxy has trouble with its port', { error })
  })
  server.on('clientError', refuseBroken)
  server.on('connect', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    // Node gives the socket of the connection itself (http.Server, event "connect"); only its declared type is wider.
    const socket = request.socket
    socket.on('error', () => duplex.destroy())
    connect(request, socket, head).catch((error: unknown) => {
      options.log.error('a connection failed inside the proxy', { reason: String(error) })
      socket.destroy()
    })
  })

  const connect = async (request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> => {
    const target = parseConnectTarget(request.url ?? '')
    if (target === undefined) {
      answerAndClose(
        socket,
        400,
        'Latchkey: CONNECT needs a host and a port, as in CONNECT sts.eu-west-1.amazonaws.com:443.',
      )
      return
    }
    if (target.port === 443 && options.isIntercepted(target.host)) {
      if (head.length > 0) socket.unshift(head)
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      await interceptor.take(socket, target.host)
      return
    }
    const caller = authenticateTunnel(request.headers['proxy-authorization'], options.password)
    if (caller === undefined) {
      answerAndClose(
        socket,
        407,
        `Latchkey: ${target.host} is not an AWS endpoint, so this needs the proxy URL with its password: latchkey env ROLE.`,
      )
      return
    }
    await openTunnel(socket, head, target, caller.grantId, tunnels)
  }

  await listen(server, options.port)
  const { port } = addressOf(server)
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const howTo =
  'This is the proxy of Latchkey. It takes CONNECT requests only: set it as HTTPS_PROXY, or run a command with ' +
  `"latchkey exec ROLE -- COMMAND". Plain http is not proxied; the user name is "${proxyUser}".\n`

async function listen(server: Server, wanted: number): Promise<void> {
  try {
    await tryListen(server, wanted)
  } catch (error) {
    const code = systemErrorCode(error)
    if (wanted === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error
    await tryListen(server, 0)
  }
}

function tryListen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new AppError('internal', 'the proxy has no port')
  return address
}
